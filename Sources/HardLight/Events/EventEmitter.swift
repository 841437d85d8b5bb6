import HardLightCore

/// Emits events to the topics of one server. It may be kept and used for as long as one likes, on any thread; after the
/// server has stopped it reaches nobody.
public struct EventEmitter<Event: Archivable & Sendable>: Sendable {
    let hub: EventHub

    /// Emits an event to every connection that is subscribed to the topic.
    ///
    /// Each connection gets a topic's events in the order in which they were emitted. The event is archived once, and not
    /// at all when nobody is subscribed. This neither waits nor fails: an event that has no archive (an `Int` beyond 32
    /// bits) is logged as an error and goes nowhere, and a client that does not keep up loses events, which is logged too.
    public func emit(_ event: Event, to topic: Topic) {
        hub.emit(event, to: topic)
    }
}
