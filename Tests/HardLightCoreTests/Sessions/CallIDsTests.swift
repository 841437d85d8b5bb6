import HardLightCore
import Testing

@Suite("Call ids")
struct CallIDsTests {
    private func set(_ ids: UInt8...) -> CallIDs {
        var set = CallIDs()
        for id in ids {
            #expect(set.insert(id) == true)
        }
        return set
    }

    private func lowest(besides ids: some Sequence<UInt8>) -> UInt8? {
        var set = CallIDs()
        for id in ids {
            _ = set.insert(id)
        }
        return set.insertLowest()
    }

    @Test("an empty set")
    func empty() {
        var set = CallIDs()
        #expect(set.isEmpty)
        #expect(set.count == 0)
        #expect((UInt8.min...UInt8.max).allSatisfy { !set.contains($0) })
        for id in UInt8.min...UInt8.max {
            #expect(set.remove(id) == false)
        }
        #expect(set == CallIDs())
    }

    @Test("every id alone", arguments: UInt8.min...UInt8.max)
    func single(id: UInt8) {
        var set = set(id)
        #expect(set.count == 1)
        #expect(!set.isEmpty)
        #expect((UInt8.min...UInt8.max).filter(set.contains) == [id])
        #expect(set.insert(id) == false)
        #expect(set.count == 1)
        #expect(set.remove(id) == true)
        #expect(set.remove(id) == false)
        #expect(set == CallIDs())
    }

    @Test("the lowest free id comes first")
    func lowestFirst() {
        #expect(lowest(besides: []) == 0)
        #expect(lowest(besides: [0]) == 1)
        #expect(lowest(besides: [1]) == 0)
        #expect(lowest(besides: [0, 1, 3]) == 2)
        #expect(lowest(besides: 0...62) == 63)
        #expect(lowest(besides: 0...63) == 64)
        #expect(lowest(besides: 0...127) == 128)
        #expect(lowest(besides: 0...191) == 192)
        #expect(lowest(besides: 0...254) == 255)
        #expect(lowest(besides: 1...255) == 0)
        #expect(lowest(besides: 0...255) == nil)
    }

    @Test("256 ids and no more")
    func capacity() {
        #expect(CallIDs.capacity == 256)
        var set = CallIDs()
        #expect((0..<256).map { _ in set.insertLowest() } == (UInt8.min...UInt8.max).map { $0 })
        #expect(set.count == 256)
        #expect(set.insertLowest() == nil)
        #expect(set.count == 256)
        #expect(set.remove(77) == true)
        #expect(set.insertLowest() == 77)
    }

    @Test("does what a set of the standard library does")
    func model() throws {
        var noise = Noise(for: "Call ids, at random")
        var set = CallIDs()
        var model: Set<UInt8> = []
        for round in 0..<10_000 {
            let id = noise.byte()
            let outcomes: (ours: Int?, theirs: Int?)
            // By turns more come than go, and the other way round, so that full and empty are both reached.
            switch noise.below(round / 2_000 % 2 == 0 ? 4 : 9) {
            case 0:
                let free = (UInt8.min...UInt8.max).first { !model.contains($0) }
                outcomes = (set.insertLowest().map(Int.init), free.map(Int.init))
                free.map { _ = model.insert($0) }
            case 1, 2: outcomes = (set.insert(id) ? 1 : 0, model.insert(id).inserted ? 1 : 0)
            default: outcomes = (set.remove(id) ? 1 : 0, model.remove(id) == nil ? 0 : 1)
            }
            let isSame = outcomes.ours == outcomes.theirs && set.contains(id) == model.contains(id)
            try #require(isSame && set.count == model.count && set.isEmpty == model.isEmpty, "seed \(noise.seed)")
        }
    }
}
