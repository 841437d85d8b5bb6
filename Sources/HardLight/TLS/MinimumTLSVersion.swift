internal import NIOSSL

/// The oldest version of TLS that is spoken.
public enum MinimumTLSVersion: Hashable, Sendable {
    /// TLS 1.2 and 1.3, for a peer or a proxy that cannot do better.
    case tls12

    /// TLS 1.3 alone: one round trip less to connect, and nothing in it that needs configuration to be safe.
    case tls13

    var version: TLSVersion {
        switch self {
        case .tls12: .tlsv12
        case .tls13: .tlsv13
        }
    }
}

/// What is negotiated by ALPN: the handshake of a WebSocket is a request of HTTP/1.1.
let applicationProtocols = ["http/1.1"]
