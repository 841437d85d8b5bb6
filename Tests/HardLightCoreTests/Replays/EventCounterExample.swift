import HardLightCore
import RKYV

/// `Counter { new_counter() -> (); increment(amount: u32) -> (); decrement(amount: u32) -> (); get() -> u32 }`, with a
/// topic that hears of every change.
struct EventCounterExample: Example {
    @Archivable
    enum Call: Equatable {
        case newCounter
        case increment(amount: UInt32)
        case decrement(amount: UInt32)
        case get
    }

    @ConnectionState
    struct State: Equatable {
        var counter: UInt32 = 0
        var topic: Topic = ""
    }

    @Archivable
    enum Event: Equatable {
        case incremented(to: UInt32, from: UInt32)
        case decremented(to: UInt32, from: UInt32)
        case serverSentTest
    }

    private var topics: [Topic]

    init(topics: [Topic]) {
        self.topics = topics
    }

    mutating func serve(_ call: Call, _ state: inout State, _ effects: inout [Effect<Event>]) -> Output {
        let old = state.counter
        switch call {
        case .newCounter:
            state = State(counter: 0, topic: topics.isEmpty ? "no more topics" : topics.removeFirst())
            effects = [.subscribe(state.topic)]
        case .increment(let amount):
            state.counter &+= amount
            effects = [.emit(.incremented(to: state.counter, from: old), state.topic)]
        case .decrement(let amount):
            state.counter &-= amount
            effects = [.emit(.decremented(to: state.counter, from: old), state.topic)]
        case .get: return .number(state.counter)
        }
        return .nothing
    }

    static func events(forNew topic: Topic) -> [Event] { [.serverSentTest] }

    static func output(of call: Call, archive: [UInt8]) throws -> Output {
        guard call == .get else {
            _ = try Unit(archivedBytes: archive)
            return .nothing
        }
        return .number(try UInt32(archivedBytes: archive))
    }

    static func state(unlike state: State, inFields fields: [UInt32]) -> State {
        State(
            counter: fields.contains(0) ? ~state.counter : state.counter,
            topic: fields.contains(1) ? Topic(bytes: state.topic.bytes + [0]) : state.topic
        )
    }
}
