import NIOSSL

/// The oldest version of TLS that is spoken.
public enum MinimumTLSVersion: Hashable, Sendable {
    /// TLS 1.2 and 1.3, for a peer or a proxy that cannot do better.
    case tls12

    /// TLS 1.3 alone: one round trip less to connect, and nothing in it that needs configuration to be safe.
    case tls13
}

extension TLSConfiguration {
    /// Sets what clients and servers have in common.
    mutating func set(_ minimumVersion: MinimumTLSVersion) {
        minimumTLSVersion =
            switch minimumVersion {
            case .tls12: .tlsv12
            case .tls13: .tlsv13
            }
        // A WebSocket begins with a request of HTTP/1.1.
        applicationProtocols = ["http/1.1"]
    }
}
