import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import RKYV

/// A connection, as the hub knows it.
struct Subscriber: Sendable {
    let id: UInt64
    let link: Link
}

/// Takes events to the connections that are subscribed to their topics, and tells the application of topics that come
/// and go.
///
/// An event is encoded once, into a frame that all its connections share. Under the hub's lock it is put into the mailbox
/// of every event loop that has subscribers, with that loop's list of them; each loop empties its mailbox in order. Since
/// the lock decides the order for all loops, every connection sees a topic's events in the order in which they were
/// emitted; and since the lists are values, whoever was subscribed at that moment gets the event, and nobody else.
final class EventHub: Sendable {
    private struct Delivery {
        var frame: ByteBuffer
        var subscribers: [Subscriber]
    }

    private struct Mailbox {
        var eventLoop: any EventLoop
        var deliveries: [Delivery] = []
        var isScheduled = false
    }

    private struct State {
        var table = SubscriptionTable<Subscriber>()
        var mailboxes: [Int: Mailbox] = [:]
    }

    /// Topics as they come and go.
    let changes = Broadcast<TopicChange>()

    private let state = NIOLockedValueBox(State())
    private let framing: MessageFraming
    private let logger: Logger

    init(framing: MessageFraming, logger: Logger) {
        self.framing = framing
        self.logger = logger
    }

    // MARK: Subscriptions

    var topics: [Topic] {
        state.withLockedValue { $0.table.allTopics }
    }

    func topics(of subscriber: Subscriber) -> Set<Topic> {
        state.withLockedValue { $0.table.topics(of: subscriber.id) }
    }

    func subscribe(_ subscriber: Subscriber, to topic: Topic) {
        let loop = subscriber.link.loop
        state.withLockedValue { state in
            // A handler that outlives its connection must not subscribe it again.
            guard !subscriber.link.isClosed else { return }
            if state.mailboxes[loop.lane] == nil {
                state.mailboxes[loop.lane] = Mailbox(eventLoop: loop.eventLoop)
            }
            tell(state.table.subscribe(subscriber.id, subscriber, lane: loop.lane, to: topic))
        }
    }

    func unsubscribe(_ subscriber: Subscriber, from topic: Topic) {
        state.withLockedValue { state in
            tell(state.table.unsubscribe(subscriber.id, from: topic))
        }
    }

    /// The connection is closed: its link says so from before this is called.
    func remove(_ subscriber: Subscriber) {
        state.withLockedValue { state in
            for change in state.table.unsubscribeFromAll(subscriber.id) {
                tell(change)
            }
        }
    }

    /// Under the lock, so that the application hears of changes in the order in which they happened. A reader that waits
    /// is only made ready here; it does not run.
    private func tell(_ change: SubscriptionTable<Subscriber>.Change?) {
        switch change {
        case .created(let topic): changes.send(.created(topic))
        case .removed(let topic): changes.send(.removed(topic))
        case nil: break
        }
    }

    // MARK: Events

    func emit<Event: Archivable>(_ event: Event, to topic: Topic) {
        guard state.withLockedValue({ !$0.table.lanes(of: topic).isEmpty }) else { return }
        guard let frame = encode(event, topic: topic) else { return }
        let loops: [(lane: Int, eventLoop: any EventLoop)] = state.withLockedValue { state in
            state.table.lanes(of: topic).compactMap { lane in
                state.mailboxes[lane.lane]?.deliveries.append(Delivery(frame: frame, subscribers: lane.subscribers))
                guard let mailbox = state.mailboxes[lane.lane] else { return nil }
                // On its own loop a mailbox is emptied at once: an event that a handler emits leaves before its answer.
                if !mailbox.eventLoop.inEventLoop {
                    guard !mailbox.isScheduled else { return nil }
                    state.mailboxes[lane.lane]?.isScheduled = true
                }
                return (lane.lane, mailbox.eventLoop)
            }
        }
        for loop in loops {
            if loop.eventLoop.inEventLoop {
                deliver(lane: loop.lane)
            } else {
                loop.eventLoop.execute { self.deliver(lane: loop.lane) }
            }
        }
    }

    private func deliver(lane: Int) {
        let deliveries = state.withLockedValue { state -> [Delivery] in
            guard let mailbox = state.mailboxes[lane] else { return [] }
            state.mailboxes[lane]?.deliveries = []
            state.mailboxes[lane]?.isScheduled = false
            return mailbox.deliveries
        }
        for delivery in deliveries {
            for subscriber in delivery.subscribers {
                subscriber.link.deliver(delivery.frame)
            }
        }
    }

    private func encode(_ event: some Archivable, topic: Topic) -> ByteBuffer? {
        var frame = ByteBuffer()
        var scratch = ArchiveScratch()
        do throws(ArchiveError) {
            _ = try framing.write(to: &frame, mask: nil, scratch: &scratch) { memory, scratch throws(ArchiveError) in
                try ServerMessage.encodeEvent(topic: topic, event: event, into: memory, scratch: &scratch)
            }
        } catch {
            logger.error("an event that has no archive", metadata: ["topic": "\(topic)", "error": "\(error)"])
            return nil
        }
        return frame
    }
}
