import HardLightCore

/// The states of a connection as they change, each as the server sent it.
///
/// It begins when it is made, with the next change, and ends when the connection does. One sequence has one reader. It
/// holds up to 256 states for a slow reader and drops the oldest: the newest is always there.
public struct StateStream<State: ConnectionState>: AsyncSequence, Sendable {
    public typealias Element = State
    public typealias Failure = Never

    static var capacity: Int { 256 }

    private let subscription: BroadcastSubscription<State>

    init(_ subscription: BroadcastSubscription<State>) {
        self.subscription = subscription
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(subscription: subscription)
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let subscription: BroadcastSubscription<State>

        /// The next state; `nil` when the connection is closed or the reading task is cancelled.
        public func next() async -> State? {
            await subscription.next()?.element
        }
    }
}
