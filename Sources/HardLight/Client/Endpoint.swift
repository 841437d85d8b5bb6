/// Where to connect to, taken apart.
package struct Endpoint: Hashable, Sendable {
    package var host: String
    package var port: Int
    /// The target of the upgrade request: path and query.
    package var target: String

    /// The port where none is given: that of `https`, or of `http` (RFC 6455 §3).
    private let defaultPort: Int

    /// Reads `host`, `host:port`, `[::1]:port` or `wss://host:port/path?query`; with `ws` where there is no TLS.
    package init?(_ address: String, isPlaintext: Bool = false) {
        defaultPort = isPlaintext ? 80 : 443
        let (socket, web) = isPlaintext ? ("ws://", "http://") : ("wss://", "https://")
        var rest = Substring(address)
        if let scheme = rest.range(ofPrefix: socket) ?? rest.range(ofPrefix: web) {
            rest = rest[scheme.upperBound...]
        } else if rest.contains("://") {
            return nil
        }
        let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let path = rest[slash...]
        target = path.isEmpty ? "/" : path.first == "?" ? "/\(path)" : String(path)
        rest = rest[..<slash]

        let portText: Substring?
        if rest.first == "[" {
            guard let bracket = rest.firstIndex(of: "]") else { return nil }
            host = String(rest[rest.index(after: rest.startIndex)..<bracket])
            let tail = rest[rest.index(after: bracket)...]
            guard tail.isEmpty || tail.first == ":" else { return nil }
            portText = tail.isEmpty ? nil : tail.dropFirst()
        } else {
            let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            host = String(parts[0])
            portText = parts.count == 2 ? parts[1] : nil
        }
        guard !host.isEmpty, !host.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else { return nil }
        guard !target.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else { return nil }
        if let portText {
            guard let number = UInt16(portText), number > 0 else { return nil }
            port = Int(number)
        } else {
            port = defaultPort
        }
    }

    /// The value of the `Host` header field.
    var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == defaultPort ? name : "\(name):\(port)"
    }
}

extension Substring {
    fileprivate func range(ofPrefix prefix: String) -> Range<Index>? {
        guard self.prefix(prefix.count).lowercased() == prefix else { return nil }
        return startIndex..<index(startIndex, offsetBy: prefix.count)
    }
}
