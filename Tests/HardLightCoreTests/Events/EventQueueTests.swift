import HardLightCore
import Testing

@Suite("Events that wait for a slow client")
struct EventQueueTests {
    private let cost = 10 + EventQueue<Int>.entryCost

    private func push(
        _ queue: inout EventQueue<Int>,
        _ number: Int,
        _ topic: Topic,
        _ policy: EventPolicy,
        entries: Int
    ) -> EventQueue<Int>.Outcome {
        queue.push(number, size: 10, topic: topic, policy: policy, limit: entries * cost)
    }

    private func drain(_ queue: inout EventQueue<Int>) -> [Int] {
        var all: [Int] = []
        while let (frame, _) = queue.popFirst() {
            all.append(frame)
        }
        return all
    }

    @Test("drop the oldest, the newest, or the connection")
    func policies() {
        var oldest = EventQueue<Int>()
        var newest = EventQueue<Int>()
        var strict = EventQueue<Int>()
        for number in 0..<3 {
            #expect(push(&oldest, number, "a", .dropOldest, entries: 3) == .queued(dropped: 0))
            #expect(push(&newest, number, "a", .dropNewest, entries: 3) == .queued(dropped: 0))
            #expect(push(&strict, number, "a", .disconnect, entries: 3) == .queued(dropped: 0))
        }
        #expect(push(&oldest, 3, "a", .dropOldest, entries: 3) == .queued(dropped: 1))
        #expect(push(&newest, 3, "a", .dropNewest, entries: 3) == .dropped)
        #expect(push(&strict, 3, "a", .disconnect, entries: 3) == .tooSlow)
        #expect(drain(&oldest) == [1, 2, 3])
        #expect(drain(&newest) == [0, 1, 2])
        #expect(strict.count == 3)
        #expect(oldest.bytes == 0 && oldest.isEmpty)
    }

    @Test("of a topic that is coalesced the newest waits, in the first one's place")
    func coalescing() {
        var queue = EventQueue<Int>()
        #expect(push(&queue, 0, "a", .coalesce, entries: 9) == .queued(dropped: 0))
        #expect(push(&queue, 1, "b", .dropOldest, entries: 9) == .queued(dropped: 0))
        #expect(push(&queue, 2, "c", .coalesce, entries: 9) == .queued(dropped: 0))
        #expect(push(&queue, 3, "a", .coalesce, entries: 9) == .queued(dropped: 1))
        #expect(push(&queue, 4, "b", .dropOldest, entries: 9) == .queued(dropped: 0))
        #expect(queue.count == 4)
        #expect(queue.popFirst()?.frame == 3)
        // It is gone, so the next one waits anew.
        #expect(push(&queue, 5, "a", .coalesce, entries: 9) == .queued(dropped: 0))
        #expect(drain(&queue) == [1, 2, 4, 5])
    }

    @Test("an event that is larger than all the room is dropped, and nothing for it")
    func tooLarge() {
        for policy in [EventPolicy.dropOldest, .dropNewest, .coalesce] {
            var queue = EventQueue<Int>()
            _ = push(&queue, 0, "a", .dropOldest, entries: 2)
            #expect(queue.push(1, size: 1000, topic: "b", policy: policy, limit: 2 * cost) == .dropped)
            #expect(queue.push(1, size: 1, topic: "b", policy: policy, limit: -5) == .dropped)
            #expect(queue.count == 1)
        }
    }

    @Test("against a list, in random order")
    func model() {
        struct Entry { var number: Int, size: Int, topic: Topic, isCoalesced: Bool }
        var noise = Noise(for: "Event queue")
        let policies: [(Topic, EventPolicy)] = [
            ("a", .dropOldest), ("b", .dropNewest), ("c", .coalesce), ("d", .coalesce), ("e", .dropOldest),
        ]
        for _ in 0..<50 {
            var queue = EventQueue<Int>()
            var list: [Entry] = []
            let limit = 200 + noise.below(20_000)
            func total() -> Int { list.reduce(0) { $0 + $1.size + EventQueue<Int>.entryCost } }
            for number in 0..<600 {
                if noise.once(in: 3) {
                    #expect(queue.popFirst()?.frame == (list.isEmpty ? nil : list.removeFirst().number))
                    continue
                }
                let (topic, policy) = policies[noise.below(policies.count)]
                let size = noise.below(300)
                let entry = Entry(number: number, size: size, topic: topic, isCoalesced: policy == .coalesce)
                let outcome = queue.push(number, size: size, topic: topic, policy: policy, limit: limit)
                if let place = list.firstIndex(where: { $0.isCoalesced && policy == .coalesce && $0.topic == topic }) {
                    if size <= list[place].size || total() + size - list[place].size <= limit {
                        list[place] = entry
                        #expect(outcome == .queued(dropped: 1))
                    } else {
                        #expect(outcome == .dropped)
                    }
                } else if total() + size + EventQueue<Int>.entryCost <= limit {
                    list.append(entry)
                    #expect(outcome == .queued(dropped: 0))
                } else if policy == .dropNewest || size + EventQueue<Int>.entryCost > limit {
                    #expect(outcome == .dropped)
                } else {
                    var dropped = 0
                    while total() + size + EventQueue<Int>.entryCost > limit {
                        list.removeFirst()
                        dropped += 1
                    }
                    list.append(entry)
                    #expect(outcome == .queued(dropped: dropped))
                }
                #expect(queue.count == list.count && queue.bytes == total(), "seed \(noise.seed)")
            }
            #expect(drain(&queue) == list.map(\.number), "seed \(noise.seed)")
        }
    }
}
