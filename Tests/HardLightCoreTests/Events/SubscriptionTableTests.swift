import HardLightCore
import Testing

@Suite("Subscriptions")
struct SubscriptionTableTests {
    /// What is subscribed is its own id, as text.
    private typealias Table = SubscriptionTable<String>

    /// The subscribers of a topic, by lane.
    private func subscribers(of topic: Topic, in table: Table) -> [Int: Set<String>] {
        Dictionary(uniqueKeysWithValues: table.lanes(of: topic).map { ($0.lane, Set($0.subscribers)) })
    }

    @Test("a topic is created by its first subscriber and removed by its last")
    func createdAndRemoved() {
        var table = Table()
        #expect(table.subscribe(1, "a", lane: 0, to: "t") == .created("t"))
        #expect(table.subscribe(2, "b", lane: 0, to: "t") == nil)
        #expect(table.subscribe(3, "c", lane: 1, to: "t") == nil)
        #expect(table.unsubscribe(1, from: "t") == nil)
        #expect(table.unsubscribe(3, from: "t") == nil)
        #expect(table.unsubscribe(2, from: "t") == .removed("t"))
        #expect(table.subscribe(2, "b", lane: 0, to: "t") == .created("t"))
        #expect(table.topicCount == 1)
    }

    @Test("subscribing twice is subscribing once")
    func twice() {
        var table = Table()
        #expect(table.subscribe(1, "a", lane: 0, to: "t") == .created("t"))
        #expect(table.subscribe(1, "a", lane: 0, to: "t") == nil)
        #expect(subscribers(of: "t", in: table) == [0: ["a"]])
        #expect(table.lanes(of: "t").map(\.subscribers) == [["a"]])
        #expect(table.unsubscribe(1, from: "t") == .removed("t"))
        #expect(table.unsubscribe(1, from: "t") == nil)
    }

    @Test("unsubscribing from what one is not subscribed to")
    func notSubscribed() {
        var table = Table()
        #expect(table.unsubscribe(1, from: "t") == nil)
        #expect(table.unsubscribeFromAll(1) == [])
        #expect(table.subscribe(1, "a", lane: 0, to: "t") == .created("t"))
        #expect(table.unsubscribe(2, from: "t") == nil)
        #expect(table.unsubscribe(1, from: "other") == nil)
        #expect(table.unsubscribe(1, from: Topic(bytes: [0x74])) == nil)
        #expect(subscribers(of: "t", in: table) == [0: ["a"]])
    }

    @Test("subscribers are listed by lane")
    func lanes() {
        var table = Table()
        _ = table.subscribe(1, "a", lane: 7, to: "t")
        _ = table.subscribe(2, "b", lane: 3, to: "t")
        _ = table.subscribe(3, "c", lane: 7, to: "t")
        #expect(subscribers(of: "t", in: table) == [7: ["a", "c"], 3: ["b"]])
        #expect(subscribers(of: "other", in: table) == [:])
        _ = table.unsubscribe(2, from: "t")
        #expect(subscribers(of: "t", in: table) == [7: ["a", "c"]])
        _ = table.unsubscribe(1, from: "t")
        #expect(subscribers(of: "t", in: table) == [7: ["c"]])
    }

    @Test("a connection that goes takes its topics with it, and nobody else's")
    func unsubscribeFromAll() {
        var table = Table()
        for topic: Topic in ["alone", "shared", "also alone"] {
            _ = table.subscribe(1, "a", lane: 0, to: topic)
        }
        _ = table.subscribe(2, "b", lane: 0, to: "shared")
        #expect(Set(table.unsubscribeFromAll(1)) == [.removed("alone"), .removed("also alone")])
        #expect(table.unsubscribeFromAll(1) == [])
        #expect(table.topics(of: 1) == [])
        #expect(table.topics(of: 2) == ["shared"])
        #expect(table.allTopics == ["shared"])
        #expect(subscribers(of: "shared", in: table) == [0: ["b"]])
    }

    @Test("a list that was taken stays as it was")
    func taken() {
        var table = Table()
        _ = table.subscribe(1, "a", lane: 0, to: "t")
        _ = table.subscribe(2, "b", lane: 0, to: "t")
        let lanes = table.lanes(of: "t")
        _ = table.unsubscribe(1, from: "t")
        _ = table.subscribe(3, "c", lane: 0, to: "t")
        #expect(lanes.map { Set($0.subscribers) } == [["a", "b"]])
        #expect(subscribers(of: "t", in: table) == [0: ["b", "c"]])
    }

    // MARK: Many

    @Test("10,000 subscribers to a topic", .timeLimit(.minutes(1)))
    func manySubscribers() {
        var noise = Noise(for: "10,000 subscribers")
        var table = SubscriptionTable<UInt64>()
        let ids = UInt64(0)..<10_000
        let created = ids.compactMap { table.subscribe($0, $0, lane: Int($0 % 4), to: "t") }
        #expect(created == [.created("t")])
        for lane in table.lanes(of: "t") {
            #expect(Set(lane.subscribers) == Set(ids.filter { Int($0 % 4) == lane.lane }))
            #expect(lane.subscribers.count == 2_500)
        }
        // Half of them leave one by one, half with their connection, in any order.
        var removed: [SubscriptionTable<UInt64>.Change] = []
        for (place, id) in ids.shuffled(using: &noise).enumerated() {
            #expect(removed == [], "seed \(noise.seed)")
            removed +=
                id % 2 == 0 ? table.unsubscribeFromAll(id) : [table.unsubscribe(id, from: "t")].compactMap(\.self)
            if place % 1_000 == 0 {
                let listed = table.lanes(of: "t").flatMap(\.subscribers)
                #expect(listed.count == 9_999 - place && !listed.contains(id), "seed \(noise.seed)")
            }
        }
        #expect(removed == [.removed("t")], "seed \(noise.seed)")
        #expect(table.topicCount == 0)
    }

    @Test("10,000 topics of a subscriber", .timeLimit(.minutes(1)))
    func manyTopics() {
        var table = SubscriptionTable<UInt64>()
        let topics = (0..<10_000).map { Topic("topic \($0)") }
        #expect(topics.map { table.subscribe(1, 1, lane: 0, to: $0) } == topics.map { .created($0) })
        #expect(topics.compactMap { table.subscribe(2, 2, lane: 0, to: $0) } == [])
        #expect(table.topicCount == 10_000)
        #expect(table.topics(of: 1) == Set(topics))
        #expect(table.unsubscribeFromAll(1) == [])
        let removed = table.unsubscribeFromAll(2)
        #expect(removed.count == 10_000)
        #expect(Set(removed) == Set(topics.map { .removed($0) }))
        #expect(table.topicCount == 0)
    }
}
