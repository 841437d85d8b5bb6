import NIOCore
import NIOHTTP1

/// The HTTP request that opened a connection, as its handler sees it.
public struct ConnectionRequest: Sendable {
    /// The request's header fields, in the order in which they were sent. Names are compared without regard to case.
    public struct Headers: Sendable, RandomAccessCollection {
        private let fields: [(name: String, value: String)]

        init(_ headers: HTTPHeaders) {
            fields = headers.map { ($0.name, $0.value) }
        }

        /// The position of the first field.
        public var startIndex: Int { fields.startIndex }
        /// The position past the last field.
        public var endIndex: Int { fields.endIndex }

        /// The field at a position.
        public subscript(position: Int) -> (name: String, value: String) { fields[position] }

        /// The value of the first field of this name, or `nil`.
        public subscript(name: String) -> String? {
            first { $0.name.isEqual(toFieldName: name) }?.value
        }

        /// The values of all fields of this name.
        public func values(for name: String) -> [String] {
            filter { $0.name.isEqual(toFieldName: name) }.map(\.value)
        }
    }

    /// The path of the request's target, percent-encoding and all, without the query: `/` unless the client says more.
    public let path: String

    /// What stands behind the `?` of the request's target, percent-encoding and all; `nil` when there is none.
    public let query: String?

    /// All header fields, `Authorization` and `Origin` among them.
    public let headers: Headers

    /// The cookies by name, values as they were sent (RFC 6265 §5.4). Of two with one name the first counts: it is the
    /// one with the more specific path.
    public let cookies: [String: String]

    /// The address of the peer, `127.0.0.1:49152` say. Behind a proxy this is the proxy: see the headers that it sets.
    public let peerAddress: String

    /// The certificate that the client has shown; `nil` where it has not, or was not asked
    /// (``ServerTLS/clientCertificates``).
    public let peerCertificate: PeerCertificate?

    /// Whether a browser sent it for a page, or somebody who says so.
    var isFromPage: Bool { headers["Origin"] != nil }

    init(head: HTTPRequestHead, peerAddress: SocketAddress?, peerCertificate: PeerCertificate? = nil) {
        self.peerCertificate = peerCertificate
        let target = head.uri
        if let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = String(target[..<mark])
            query = String(target[target.utf8.index(after: mark)...])
        } else {
            path = target
            query = nil
        }
        headers = Headers(head.headers)
        cookies = Self.cookies(in: head.headers["Cookie"])
        self.peerAddress =
            peerAddress.map { address in
                guard let ip = address.ipAddress, let port = address.port else { return "\(address)" }
                return ip.utf8.contains(UInt8(ascii: ":")) ? "[\(ip)]:\(port)" : "\(ip):\(port)"
            } ?? "unknown"
    }

    private static func cookies(in fields: [String]) -> [String: String] {
        var cookies: [String: String] = [:]
        for pair in fields.flatMap({ $0.split(separator: ";") }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = parts[0].trimmingHTTPSpaces()
            if !name.isEmpty, cookies[name] == nil {
                cookies[name] = parts[1].trimmingHTTPSpaces()
            }
        }
        return cookies
    }
}

extension StringProtocol {
    /// Without the spaces and tabs at both ends.
    fileprivate func trimmingHTTPSpaces() -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let front = drop(while: isSpace)
        return String(front.reversed().drop(while: isSpace).reversed())
    }

    fileprivate func isEqual(toFieldName name: String) -> Bool {
        utf8.elementsEqual(name.utf8) || lowercased() == name.lowercased()
    }
}
