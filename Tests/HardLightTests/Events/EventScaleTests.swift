import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import RKYV
import Testing

@testable import HardLight

/// Many subscribers, many topics, many threads. There are no sockets: each connection is a ``Link`` whose handshake never
/// ends, so that what was delivered to it stands in its outbox.
@Suite("Events at scale", .serialized, .timeLimit(.minutes(2)))
struct EventScaleTests {
    private let log = LogCapture()
    private let group = MultiThreadedEventLoopGroup.singleton

    private func framing(_ version: ProtocolVersion) -> MessageFraming {
        MessageFraming(
            role: .server,
            version: version,
            compression: CompressionPolicy(level: 0),
            deflaters: DeflaterPool(maximumIdle: 1)
        )
    }

    private func makeHub() -> EventHub {
        let deflaters = DeflaterPool(maximumIdle: 1)
        return EventHub(logger: log.logger) { form in
            MessageFraming(
                role: .server,
                version: form.version,
                compression: CompressionPolicy(level: 0),
                deflaters: deflaters
            )
        }
    }

    private func makeSubscribers(_ count: Int) -> [Subscriber] {
        let limits = LinkLimits(messageSize: 1 << 20, outboundBytes: 1 << 20, closeTimeout: .seconds(1))
        return (0..<count).map { number in
            let version = ProtocolVersion.supported[number % 3]
            let loop = LoopContext.shared(for: group.next())
            let link = Link(loop: loop, framing: framing(version), limits: limits, logger: log.logger)
            return Subscriber(id: UInt64(number), link: link, form: EventForm(version: version, isStored: false))
        }
    }

    /// What an event takes on the wire.
    private func size(_ event: UInt32, _ topic: Topic, _ version: ProtocolVersion) throws -> Int {
        var buffer = ByteBuffer()
        var scratch = ArchiveScratch()
        let framing = framing(version)
        _ = try framing.write(to: &buffer, mask: nil, scratch: &scratch) { memory, scratch throws(ArchiveError) in
            try framing.format.encodeEvent(topic: topic, event: event, into: memory, scratch: &scratch)
        }
        return buffer.readableBytes
    }

    @Test("10,000 subscribers of a topic get every event, in all versions, and leave nothing behind")
    func manySubscribers() async throws {
        let hub = makeHub()
        let changes = TopicChanges(hub.changes.subscribe(capacity: 10))
        let subscribers = makeSubscribers(10_000)
        for subscriber in subscribers {
            #expect(hub.subscribe(subscriber, to: "all"))
        }
        for number in 0..<5 as Range<UInt32> {
            hub.emit(number, to: "all")
        }
        let sizes = try Dictionary(
            uniqueKeysWithValues: ProtocolVersion.supported.map { ($0, try size(0, "all", $0)) }
        )
        try await waitUntil("everybody has five") {
            subscribers.allSatisfy { $0.link.outbox.count == 5 * (sizes[$0.version] ?? 0) }
        }
        for subscriber in subscribers {
            hub.remove(subscriber)
        }
        hub.emit(9 as UInt32, to: "all")
        #expect(hub.topics == [])
        #expect(hub.droppedEvents == 0)
        hub.changes.finish()
        var seen: [TopicChange] = []
        for await change in changes {
            seen.append(change)
        }
        #expect(seen == [.created("all"), .removed("all")])
    }

    @Test("10,000 topics: each has its own subscribers, comes once and goes once, in order")
    func manyTopics() async throws {
        let hub = makeHub()
        let changes = TopicChanges(hub.changes.subscribe(capacity: 30_000))
        let subscribers = makeSubscribers(100)
        let topics = (0..<10_000 as Range<UInt32>).map { Topic(bytes: withUnsafeBytes(of: $0, Array.init)) }
        for (number, topic) in topics.enumerated() {
            #expect(hub.subscribe(subscribers[number % 100], to: topic))
        }
        #expect(Set(hub.topics) == Set(topics))
        for topic in topics {
            hub.emit(1 as UInt32, to: topic)
        }
        let sizes = try Dictionary(
            uniqueKeysWithValues: ProtocolVersion.supported.map { ($0, try size(1, topics[0], $0)) }
        )
        try await waitUntil("everybody has what it is subscribed to, and nothing else") {
            subscribers.allSatisfy { $0.link.outbox.count == 100 * (sizes[$0.version] ?? 0) }
        }
        for (number, topic) in topics.enumerated().reversed() {
            hub.unsubscribe(subscribers[number % 100], from: topic)
        }
        #expect(hub.topics == [])
        hub.changes.finish()
        var seen: [TopicChange] = []
        for await change in changes {
            seen.append(change)
        }
        #expect(seen == topics.map { .created($0) } + topics.reversed().map { .removed($0) })
    }

    @Test("subscriptions and ends of subscriptions that race: every change is told once, and in order")
    func races() async throws {
        let hub = makeHub()
        let changes = TopicChanges(hub.changes.subscribe(capacity: 1 << 20))
        let subscribers = makeSubscribers(8)
        let topics = (0..<3).map { Topic("topic \($0)") }
        await withTaskGroup { tasks in
            for subscriber in subscribers {
                tasks.addTask {
                    var noise = Noise(seed: subscriber.id + 1)
                    for round in 0..<2_000 {
                        let topic = topics[Int.random(in: 0..<3, using: &noise)]
                        switch Int.random(in: 0..<7, using: &noise) {
                        case 0...2: _ = hub.subscribe(subscriber, to: topic)
                        case 3, 4: hub.unsubscribe(subscriber, from: topic)
                        case 5: hub.remove(subscriber)
                        default: hub.emit(UInt32(round), to: topic)
                        }
                    }
                    hub.remove(subscriber)
                }
            }
        }
        #expect(hub.topics == [])
        hub.changes.finish()
        var existing: Set<Topic> = []
        var count = 0
        for await change in changes {
            count += 1
            switch change {
            case .created(let topic): #expect(existing.insert(topic).inserted)
            case .removed(let topic): #expect(existing.remove(topic) != nil)
            case .missed: Issue.record("missed changes")
            }
        }
        #expect(existing == [])
        #expect(count > 100)
    }

    @Test("an event for nobody is not even archived")
    func nobody() throws {
        let hub = makeHub()
        // It has no archive, which would be logged.
        hub.emit(Int.max, to: "nobody")
        #expect(log.entries.isEmpty)
        let subscriber = makeSubscribers(1)[0]
        #expect(hub.subscribe(subscriber, to: "somebody"))
        hub.emit(Int.max, to: "nobody")
        #expect(log.entries.isEmpty)
        hub.emit(Int.max, to: "somebody")
        #expect(log.entries(from: .error).count == 1)
    }

    @Test("loops that come and go leave no mailbox behind")
    func mailboxes() async throws {
        let hub = makeHub()
        let subscribers = makeSubscribers(6)
        for subscriber in subscribers {
            #expect(hub.subscribe(subscriber, to: "a"))
            #expect(hub.subscribe(subscriber, to: "b"))
        }
        let loops = Set(subscribers.map(\.link.loop.lane)).count
        #expect(hub.mailboxCount == loops)
        hub.emit(1 as UInt32, to: "a")
        for subscriber in subscribers {
            hub.unsubscribe(subscriber, from: "a")
            hub.unsubscribe(subscriber, from: "a")
        }
        #expect(hub.mailboxCount == loops)
        for subscriber in subscribers {
            hub.remove(subscriber)
            hub.remove(subscriber)
        }
        // What was emitted is delivered all the same.
        try await waitUntil("the mailboxes are gone") { hub.mailboxCount == 0 }
        try await waitUntil("it is") { subscribers.allSatisfy { $0.link.outbox.count > 0 } }
    }
}
