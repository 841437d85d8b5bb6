/// What happens to a topic's events when a client does not keep up with them, so that they would take more memory than the
/// connection may.
///
/// Calls and state are not touched by it: answers wait and hold up the client's next calls, and a change of the state that
/// cannot wait closes the connection.
public enum EventPolicy: Hashable, Sendable {
    /// The oldest waiting events of the connection make room, of whichever topic they are: what the client gets is recent,
    /// with gaps.
    case dropOldest
    /// The new event does not reach the client: what it gets is without gaps up to some point.
    case dropNewest
    /// While a client does not keep up, of the topic's events only the newest waits. For topics whose events replace each
    /// other: a price, a position.
    case coalesce
    /// The connection is closed with 1008 (policy violation). For topics that are worth nothing with gaps.
    case disconnect
}
