import HardLightCore
import RKYV

/// `Counter { increment(amount: u32) -> u32; decrement(amount: u32) -> u32; get() -> u32; test_overhead() -> () }`
struct CounterExample: Example {
    @Archivable
    enum Call: Equatable {
        case increment(amount: UInt32)
        case decrement(amount: UInt32)
        case get
        case testOverhead
    }

    @ConnectionState
    struct State: Equatable {
        var counter: UInt32 = 0
    }

    typealias Event = Never

    init(topics: [Topic]) {}

    mutating func serve(_ call: Call, _ state: inout State, _ effects: inout [Effect<Never>]) -> Output {
        switch call {
        case .increment(let amount): state.counter &+= amount
        case .decrement(let amount): state.counter &-= amount
        case .get: break
        case .testOverhead: return .nothing
        }
        return .number(state.counter)
    }

    static func output(of call: Call, archive: [UInt8]) throws -> Output {
        guard call != .testOverhead else {
            _ = try Unit(archivedBytes: archive)
            return .nothing
        }
        return .number(try UInt32(archivedBytes: archive))
    }

    static func state(unlike state: State, inFields fields: [UInt32]) -> State {
        State(counter: fields.contains(0) ? ~state.counter : state.counter)
    }
}
