import HardLightCore

/// The states of a connection as they change, each as the server sent it.
///
/// It begins when it is made, with the next change, and ends when the connection does. One sequence has one reader. It
/// holds up to 256 states for a slow reader and drops the oldest: the newest is always there.
public struct StateStream<State: ConnectionState>: AsyncSequence, Sendable {
    /// The state after a change.
    public typealias Element = State
    /// The sequence ends; it never throws.
    public typealias Failure = Never

    static var capacity: Int { 256 }

    private let subscription: BroadcastSubscription<State>

    init(_ subscription: BroadcastSubscription<State>) {
        self.subscription = subscription
    }

    /// An iterator over what this sequence holds and gets.
    public func makeAsyncIterator() -> Iterator {
        Iterator(subscription: subscription)
    }

    /// Hands out the elements one after the other, waiting for the next.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let subscription: BroadcastSubscription<State>

        /// The next state; `nil` when the connection is closed or the reading task is cancelled.
        public nonisolated(nonsending) mutating func next() async -> State? {
            await subscription.next()?.element
        }
    }
}
