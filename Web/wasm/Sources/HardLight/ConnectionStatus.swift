/// Where a client stands.
public enum ConnectionStatus: Sendable {
    /// The first attempt, or another one.
    case connecting
    /// Calls are sent.
    case open(ProtocolVersion)
    /// The connection ended, and there will be another attempt.
    case waiting(Closure)
    /// The client has ended.
    case closed(Closure)
}

/// How a connection ended.
public struct Closure: Sendable {
    /// Who closed.
    public enum Side: Int32, Sendable {
        case client
        case server
        case network
    }

    /// The close code of RFC 6455: as the server sent it, 1006 if it sent none, or this side's own: 1000 from `close()`,
    /// 1002, 1003, 1007 and 1009 for what the server did against the protocol.
    public let code: Int32
    /// What the side that closed had to say.
    public let reason: String
    /// Who closed.
    public let side: Side
}
