/// How a connection ended.
public struct ConnectionClosure: Hashable, Sendable {
    /// Which side ended it.
    public enum Side: Hashable, Sendable {
        /// This side sent its close frame first.
        case local
        /// The peer sent its close frame first.
        case remote
        /// Nobody did: the network or the peer's process went away, or the peer was too slow to answer.
        case neither
    }

    /// Which side ended it.
    public var side: Side

    /// The status of the close frame; ``CloseCode/abnormalClosure`` when there was none.
    public var code: CloseCode

    /// The reason in the close frame, or what happened instead.
    public var reason: String

    package init(_ side: Side, _ code: CloseCode, _ reason: String) {
        self.side = side
        self.code = code
        self.reason = reason
    }
}

extension ConnectionClosure: CustomStringConvertible {
    /// A phrase for logs: `closed by the peer with 1001 (going away): the server stops`.
    public var description: String {
        let detail = reason.isEmpty ? "" : ": \(reason)"
        switch side {
        case .local: return "closed by this side with \(code)\(detail)"
        case .remote: return "closed by the peer with \(code)\(detail)"
        case .neither: return "lost\(detail)"
        }
    }
}
