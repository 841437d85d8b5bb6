/// The path that a request's target names.
enum RequestPath {
    /// Takes the path out of a target in origin form (`/a/b?c`) or absolute form (`https://host/a/b?c`), RFC 9112 §3.2, and
    /// resolves its percent-encoding.
    ///
    /// - Returns: `nil` if the target is of another form, its encoding is broken, or what it encodes is no text.
    static func decoded(fromTarget target: String) -> String? {
        var bytes = target.utf8[...]
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            bytes = bytes.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
            if bytes.first != UInt8(ascii: "/") { return "/" }
        }
        guard bytes.first == UInt8(ascii: "/") else { return nil }
        var path: [UInt8] = []
        bytes = bytes.prefix { $0 != UInt8(ascii: "?") }
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard
                    let high = bytes.popFirst()?.hexadecimalDigitValue,
                    let low = bytes.popFirst()?.hexadecimalDigitValue
                else { return nil }
                path.append(high << 4 | low)
            case UInt8(ascii: "#"): return nil
            default: path.append(byte)
            }
        }
        guard !path.contains(0) else { return nil }
        return String(validating: path, as: UTF8.self)
    }
}
