/// Where a server listens.
public struct ServerAddress: Hashable, Sendable {
    /// The host as it was configured.
    public let host: String
    /// The TCP port, the one that the system chose where 0 was configured.
    public let port: Int
}

extension ServerAddress: CustomStringConvertible {
    /// In the form that clients connect to: `localhost:8443`, `[::1]:8443`.
    public var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
