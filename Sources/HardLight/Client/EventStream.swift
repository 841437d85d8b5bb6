import HardLightCore

/// An event that the server pushed.
public struct ReceivedEvent<Event: Sendable>: Sendable {
    /// The topic that it was emitted to; `Topic.untold` on `hl/0` and `hl/1`, where the server does not tell it.
    public let topic: Topic

    /// The event.
    public let payload: Event

    /// How many events were dropped just before this one, because the reader was slow.
    public let missed: Int

    @usableFromInline
    init(topic: Topic, payload: Event, missed: Int) {
        self.topic = topic
        self.payload = payload
        self.missed = missed
    }
}

extension ReceivedEvent: Equatable where Event: Equatable {}

/// The events of a connection, in the order in which they came.
///
/// It begins when it is made (the first one, if it comes before the first call, when the connection does) and ends when the
/// connection does. One sequence has one reader; there may be any number of
/// sequences, each with all events. It holds as many events as ``ClientConfiguration/eventBufferSize`` for a slow reader,
/// drops the oldest beyond that, and tells with the next event how many.
public struct EventStream<Event: Sendable>: AsyncSequence, Sendable {
    /// An event with its topic.
    public typealias Element = ReceivedEvent<Event>
    /// The sequence ends; it never throws.
    public typealias Failure = Never

    private let arrivals: EventArrivals

    init(_ arrivals: EventArrivals) {
        self.arrivals = arrivals
    }

    /// An iterator over what this sequence holds and gets.
    public func makeAsyncIterator() -> Iterator {
        Iterator(arrivals: arrivals)
    }

    /// Hands out the elements one after the other, waiting for the next.
    public struct Iterator: AsyncIteratorProtocol {
        @usableFromInline let arrivals: EventArrivals

        init(arrivals: EventArrivals) {
            self.arrivals = arrivals
        }

        /// The next event; `nil` when the connection is closed or the reading task is cancelled.
        @inlinable
        public nonisolated(nonsending) mutating func next() async -> ReceivedEvent<Event>? {
            guard let (arrival, missed) = await arrivals.next() else { return nil }
            // Made by `RPCClient.connect`, for the events of the same interface.
            let event = unsafeDowncast(arrival, to: EventArrival<Event>.self)
            return ReceivedEvent(topic: event.topic, payload: event.payload, missed: missed)
        }
    }
}
