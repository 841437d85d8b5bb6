import HardLightCore
import Testing

/// Random subscriptions, in the table and in a list of pairs.
@Suite("Subscriptions, at random")
struct SubscriptionTableModelTests {
    private typealias Change = SubscriptionTable<UInt64>.Change

    private struct Pair: Hashable {
        let id: UInt64
        let topic: Topic
    }

    /// Who is subscribed to what, and nothing else.
    private struct Model {
        var pairs: Set<Pair> = []

        mutating func subscribe(_ id: UInt64, to topic: Topic) -> [Change] {
            let isFirst = !pairs.contains { $0.topic == topic }
            pairs.insert(Pair(id: id, topic: topic))
            return isFirst ? [.created(topic)] : []
        }

        mutating func unsubscribe(_ id: UInt64, from topic: Topic) -> [Change] {
            guard pairs.remove(Pair(id: id, topic: topic)) != nil else { return [] }
            return pairs.contains { $0.topic == topic } ? [] : [.removed(topic)]
        }

        mutating func unsubscribeFromAll(_ id: UInt64) -> [Change] {
            pairs.filter { $0.id == id }.flatMap { unsubscribe(id, from: $0.topic) }
        }
    }

    /// The lane of a subscriber: each has one for its life.
    private func lane(of id: UInt64) -> Int {
        Int(id % 3)
    }

    @Test("does what a set of pairs does, and tells each change once and in order")
    func model() throws {
        var noise = Noise(for: "Subscriptions, at random")
        var table = SubscriptionTable<UInt64>()
        var model = Model()
        /// The topics that there are, as somebody knows who hears of changes only.
        var heard: Set<Topic> = []
        var most = 0
        for round in 0..<6_000 {
            let comment: Comment = "seed \(noise.seed), round \(round)"
            let id = UInt64(noise.below(12))
            let name = noise.below(6)
            let topic = name < 3 ? Topic("\(name)") : Topic(bytes: [UInt8(0x30 + name - 3)])
            let changes: (ours: [Change], theirs: [Change])
            switch noise.below(round / 1_000 % 2 == 0 ? 8 : 4) {
            case 0, 1:
                changes.ours = table.unsubscribe(id, from: topic).map { [$0] } ?? []
                changes.theirs = model.unsubscribe(id, from: topic)
            case 2 where noise.once(in: 3):
                changes.ours = table.unsubscribeFromAll(id)
                changes.theirs = model.unsubscribeFromAll(id)
            default:
                changes.ours = table.subscribe(id, id, lane: lane(of: id), to: topic).map { [$0] } ?? []
                changes.theirs = model.subscribe(id, to: topic)
            }
            try #require(changes.ours.count == changes.theirs.count, comment)
            try #require(Set(changes.ours) == Set(changes.theirs), comment)
            for change in changes.ours {
                let isNews =
                    switch change {
                    case .created(let topic): heard.insert(topic).inserted
                    case .removed(let topic): heard.remove(topic) != nil
                    }
                try #require(isNews, comment)
            }
            try #require(heard == Set(table.allTopics) && heard.count == table.topicCount, comment)
            try #require(table.topics(of: id) == Set(model.pairs.filter { $0.id == id }.map(\.topic)), comment)
            let lanes = table.lanes(of: topic)
            let listed = lanes.flatMap { lane in lane.subscribers.map { [UInt64(lane.lane), $0] } }
            let expected = model.pairs.filter { $0.topic == topic }.map { [UInt64(lane(of: $0.id)), $0.id] }
            try #require(listed.count == expected.count && Set(listed) == Set(expected), comment)
            try #require(lanes.allSatisfy { !$0.subscribers.isEmpty }, comment)
            try #require(Set(lanes.map(\.lane)).count == lanes.count, comment)
            most = max(most, model.pairs.count)
        }
        #expect(most > 20, "seed \(noise.seed)")
    }
}
