import HardLightCore

/// What a server tells the application about its topics. This is where a broker is tied in: subscribe to its subject when
/// a topic is created, emit what comes from it, and leave it when the topic is removed.
public enum TopicChange: Hashable, Sendable {
    /// The topic has got its first subscriber on this server.
    case created(Topic)
    /// The topic has lost its last subscriber on this server.
    case removed(Topic)
    /// The reader was too slow for this many changes, which are gone: ``Server/topics`` tells how things stand.
    case missed(Int)
}

/// The changes of a server's topics, in the order in which they happened, each exactly once.
///
/// One sequence has one reader. It begins when it is made, holds up to 16,384 changes for a slow reader, and ends when the
/// server stops.
public struct TopicChanges: AsyncSequence, Sendable {
    /// A topic that has come or gone.
    public typealias Element = TopicChange
    /// The sequence ends; it never throws.
    public typealias Failure = Never

    /// As many topics come and go with a thousand connections that have sixteen each: less would make the reader of a
    /// server that loses its network miss changes.
    static var capacity: Int { 16_384 }

    private let subscription: BroadcastSubscription<TopicChange>

    init(_ subscription: BroadcastSubscription<TopicChange>) {
        self.subscription = subscription
    }

    /// An iterator over what this sequence holds and gets.
    public func makeAsyncIterator() -> Iterator {
        Iterator(subscription: subscription)
    }

    /// Hands out the elements one after the other, waiting for the next.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let subscription: BroadcastSubscription<TopicChange>
        private var held: TopicChange?

        fileprivate init(subscription: BroadcastSubscription<TopicChange>) {
            self.subscription = subscription
        }

        /// The next change; `nil` when the server has stopped or the reading task is cancelled.
        public nonisolated(nonsending) mutating func next() async -> TopicChange? {
            if let change = held {
                held = nil
                return change
            }
            guard let (change, missed) = await subscription.next() else { return nil }
            guard missed > 0 else { return change }
            held = change
            return .missed(missed)
        }
    }
}
