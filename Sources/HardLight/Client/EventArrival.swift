public import HardLightCore
public import RKYV

/// An event that has come in, opened.
///
/// Between the connection and the sequences it goes as an object of any type: what depends on the type is compiled with
/// the interface, where an event is opened and where it is read. Without types, what lies between would take five times
/// as long (docs/decisions/0019-compiled-with-the-interface.md).
@usableFromInline
final class EventArrival<Event: Sendable>: Sendable {
    @usableFromInline let topic: Topic
    @usableFromInline let payload: Event

    @usableFromInline
    init(topic: Topic, payload: Event) {
        self.topic = topic
        self.payload = payload
    }
}

extension EventArrival where Event: Archivable {
    /// An ``OpenEvent`` for the events of one interface.
    @inlinable
    static func open(topic: Topic, archive: UnsafeRawBufferPointer) throws(ArchiveError) -> any AnyObject & Sendable {
        EventArrival(topic: topic, payload: try Event(archivedBytes: archive))
    }
}

/// Opens an event: makes an ``EventArrival`` of its archive.
@usableFromInline
typealias OpenEvent =
    @Sendable (Topic, UnsafeRawBufferPointer) throws(ArchiveError) -> any AnyObject & Sendable

/// The events that one sequence gets: a ``BroadcastSubscription`` whose type is known here.
@usableFromInline
struct EventArrivals: Sendable {
    private let subscription: BroadcastSubscription<any AnyObject & Sendable>

    init(_ subscription: BroadcastSubscription<any AnyObject & Sendable>) {
        self.subscription = subscription
    }

    @usableFromInline
    nonisolated(nonsending) func next() async -> (arrival: any AnyObject & Sendable, missed: Int)? {
        guard let (element, missed) = await subscription.next() else { return nil }
        return (element, missed)
    }
}
