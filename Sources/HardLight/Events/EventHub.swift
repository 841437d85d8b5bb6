import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import RKYV

/// A connection, as the hub knows it.
struct Subscriber: Sendable {
    let id: UInt64
    let link: Link
    let form: EventForm

    var version: ProtocolVersion { form.version }
}

/// Takes events to the connections that are subscribed to their topics, and tells the application of topics that come
/// and go.
///
/// An event is encoded once for each form in which its subscribers get it, into a frame that all of them share. Under the
/// hub's lock it is put into the mailbox of every event loop that has subscribers, with that loop's list of them; each loop
/// empties its mailbox in order. Since the lock decides the order for all loops, every connection sees a topic's events in
/// the order in which they were emitted; and since the lists are values, whoever was subscribed at that moment gets the
/// event, and nobody else.
final class EventHub: Sendable {
    private struct Delivery {
        var topic: Topic
        var policy: EventPolicy
        var frame: ByteBuffer
        var subscribers: [Subscriber]
    }

    private struct Mailbox {
        var eventLoop: any EventLoop
        var deliveries: [Delivery] = []
        var isScheduled = false
        /// The connections of the loop that are subscribed to something.
        var subscribers = 0

        var isUnused: Bool { subscribers == 0 && deliveries.isEmpty && !isScheduled }
    }

    private struct State {
        /// Its lanes are an event loop's subscribers of one form.
        var table: SubscriptionTable<Subscriber>
        /// By the lane of the event loop.
        var mailboxes: [Int: Mailbox] = [:]
        /// A subscription was turned down: that is told once.
        var hasTurnedDown = false
        /// Events that did not reach a subscriber, because it was too slow.
        var droppedEvents = 0
    }

    /// An event, once for each form that needed it so far. There mostly is one: it takes no allocation.
    private struct Frames {
        private var first: (form: EventForm, frame: ByteBuffer)?
        private var others: [(form: EventForm, frame: ByteBuffer)] = []

        subscript(form: EventForm) -> ByteBuffer? {
            if let first, first.form == form { return first.frame }
            return others.first { $0.form == form }?.frame
        }

        mutating func add(_ frame: ByteBuffer, for form: EventForm) {
            if first == nil {
                first = (form, frame)
            } else {
                others.append((form, frame))
            }
        }
    }

    /// The bytes of a topic's name that can be subscribed to. Clients mostly have a say in them, and each is kept.
    static var topicSizeLimit: Int { 1024 }

    /// Topics as they come and go.
    let changes = Broadcast<TopicChange>()

    private let state: NIOLockedValueBox<State>
    private let framing: @Sendable (EventForm) -> MessageFraming
    private let policy: @Sendable (Topic) -> EventPolicy
    private let metrics: ServerMetrics?
    private let logger: Logger

    init(
        subscriptionLimit: Int = .max,
        topicLimit: Int = .max,
        policy: @escaping @Sendable (Topic) -> EventPolicy = { _ in .dropOldest },
        metrics: ServerMetrics? = nil,
        logger: Logger,
        framing: @escaping @Sendable (EventForm) -> MessageFraming
    ) {
        let table = SubscriptionTable<Subscriber>(subscriptionLimit: subscriptionLimit, topicLimit: topicLimit)
        state = NIOLockedValueBox(State(table: table))
        self.framing = framing
        self.policy = policy
        self.metrics = metrics
        self.logger = logger
    }

    /// Events that did not reach a subscriber, because it was too slow, so far.
    var droppedEvents: Int {
        state.withLockedValue { $0.droppedEvents }
    }

    /// The event loops that have subscribers, or something to deliver.
    var mailboxCount: Int {
        state.withLockedValue { $0.mailboxes.count }
    }

    // MARK: Subscriptions

    var topics: [Topic] {
        state.withLockedValue { $0.table.allTopics }
    }

    func topics(of subscriber: Subscriber) -> Set<Topic> {
        state.withLockedValue { $0.table.topics(of: subscriber.id) }
    }

    /// - Returns: `false` when the connection is closed, or a limit is reached.
    func subscribe(_ subscriber: Subscriber, to topic: Topic) -> Bool {
        let loop = subscriber.link.loop
        let (isSubscribed, isFirstTurnedDown) = state.withLockedValue { state -> (Bool, Bool) in
            // A handler that outlives its connection must not subscribe it again.
            guard !subscriber.link.isClosed else { return (false, false) }
            guard topic.bytes.count <= Self.topicSizeLimit, state.table.hasRoom(for: subscriber.id, in: topic) else {
                defer { state.hasTurnedDown = true }
                return (false, !state.hasTurnedDown)
            }
            if state.table.topics(of: subscriber.id).isEmpty {
                state.mailboxes[loop.lane, default: Mailbox(eventLoop: loop.eventLoop)].subscribers += 1
            }
            tell(state.table.subscribe(subscriber.id, subscriber, lane: Self.lane(of: subscriber), to: topic))
            return (true, false)
        }
        if isFirstTurnedDown {
            let name = "\(topic)".prefix(200)
            logger.warning("a limit of subscriptions or topics is reached", metadata: ["topic": "\(name)"])
        }
        return isSubscribed
    }

    func unsubscribe(_ subscriber: Subscriber, from topic: Topic) {
        state.withLockedValue { state in
            forget(subscriber, &state) { tell($0.unsubscribe(subscriber.id, from: topic)) }
        }
    }

    /// The connection is closed: its link says so from before this is called.
    func remove(_ subscriber: Subscriber) {
        state.withLockedValue { state in
            forget(subscriber, &state) { $0.unsubscribeFromAll(subscriber.id).forEach { tell($0) } }
        }
    }

    /// Ends subscriptions, and with the last one of a loop its mailbox: loops come and go.
    private func forget(
        _ subscriber: Subscriber,
        _ state: inout State,
        unsubscribe: (inout SubscriptionTable<Subscriber>) -> Void
    ) {
        guard !state.table.topics(of: subscriber.id).isEmpty else { return }
        unsubscribe(&state.table)
        guard state.table.topics(of: subscriber.id).isEmpty else { return }
        let lane = subscriber.link.loop.lane
        state.mailboxes[lane]?.subscribers -= 1
        if state.mailboxes[lane]?.isUnused == true {
            state.mailboxes[lane] = nil
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
        metrics?.eventEmitted()
        let policy = policy(topic)
        var frames = Frames()
        while true {
            switch state.withLockedValue({ post(frames, to: topic, policy, &$0) }) {
            case .encode(let form):
                guard let frame = encode(event, topic: topic, form: form) else { return }
                frames.add(frame, for: form)
            case .deliver(let loops):
                for loop in loops {
                    if loop.eventLoop.inEventLoop {
                        deliver(lane: loop.lane)
                    } else {
                        loop.eventLoop.execute { self.deliver(lane: loop.lane) }
                    }
                }
                return
            }
        }
    }

    private enum Posted {
        /// Somebody gets this form, in which the event has not been encoded; nothing has been posted.
        case encode(EventForm)
        /// The loops that have to be told. None when nobody is subscribed.
        case deliver([(lane: Int, eventLoop: any EventLoop)])
    }

    /// Puts an event into the mailboxes of all its loops, or of none.
    private func post(_ frames: Frames, to topic: Topic, _ policy: EventPolicy, _ state: inout State) -> Posted {
        let lanes = state.table.lanes(of: topic)
        var deliveries: [(loop: Int, Delivery)] = []
        for lane in lanes {
            let (loop, form) = Self.loopAndForm(ofLane: lane.lane)
            guard let frame = frames[form] else { return .encode(form) }
            let delivery = Delivery(topic: topic, policy: policy, frame: frame, subscribers: lane.subscribers)
            deliveries.append((loop, delivery))
        }
        var loops: [(lane: Int, eventLoop: any EventLoop)] = []
        for (lane, delivery) in deliveries {
            state.mailboxes[lane]?.deliveries.append(delivery)
            guard let mailbox = state.mailboxes[lane] else { continue }
            // On its own loop a mailbox is emptied at once: an event that a handler emits leaves before its answer.
            if !mailbox.eventLoop.inEventLoop {
                guard !mailbox.isScheduled else { continue }
                state.mailboxes[lane]?.isScheduled = true
            }
            loops.append((lane, mailbox.eventLoop))
        }
        return .deliver(loops)
    }

    /// The lane of the subscription table for connections of one form on one loop.
    private static func lane(of subscriber: Subscriber) -> Int {
        subscriber.link.loop.lane << EventForm.numberBits | subscriber.form.number
    }

    private static func loopAndForm(ofLane lane: Int) -> (loop: Int, EventForm) {
        (lane >> EventForm.numberBits, EventForm(number: lane & (1 << EventForm.numberBits - 1)))
    }

    private func deliver(lane: Int) {
        let deliveries = state.withLockedValue { state -> [Delivery] in
            guard let mailbox = state.mailboxes[lane] else { return [] }
            state.mailboxes[lane]?.deliveries = []
            state.mailboxes[lane]?.isScheduled = false
            if mailbox.subscribers == 0 {
                state.mailboxes[lane] = nil
            }
            return mailbox.deliveries
        }
        var dropped = 0
        for delivery in deliveries {
            for subscriber in delivery.subscribers {
                dropped += subscriber.link.deliver(delivery.frame, topic: delivery.topic, policy: delivery.policy)
            }
        }
        if dropped > 0 {
            state.withLockedValue { [dropped] in $0.droppedEvents += dropped }
        }
    }

    private func encode(_ event: some Archivable, topic: Topic, form: EventForm) -> ByteBuffer? {
        let framing = framing(form)
        var frame = ByteBuffer()
        var scratch = ArchiveScratch()
        do throws(ArchiveError) {
            _ = try framing.write(to: &frame, mask: nil, scratch: &scratch) { memory, scratch throws(ArchiveError) in
                try framing.format.encodeEvent(topic: topic, event: event, into: memory, scratch: &scratch)
            }
        } catch {
            logger.error("an event that has no archive", metadata: ["topic": "\(topic)", "error": "\(error)"])
            return nil
        }
        return frame
    }
}
