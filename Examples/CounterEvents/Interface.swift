import HardLight

/// A counter of its own for every connection, which tells its topic of each change.
@RPC(state: CounterState.self, events: CounterEvent.self)
protocol Counter {
    /// Starts the connection's counter at 0, and subscribes the connection to a topic that is the counter's own.
    func newCounter() async throws

    /// Adds `amount` and emits ``CounterEvent/incremented(to:from:)``; the value wraps around at 2³².
    func increment(amount: UInt32) async throws

    /// Subtracts `amount` and emits ``CounterEvent/decremented(to:from:)``; the value wraps around below 0.
    func decrement(amount: UInt32) async throws

    /// The value as it stands.
    func get() async throws -> UInt32
}

/// What the server keeps for a connection, and mirrors to its client.
@ConnectionState
struct CounterState: Equatable {
    var counter: UInt32 = 0
    var topic: Topic = Topic(bytes: [])
}

/// What the subscribers of a counter's topic are told.
@Archivable
enum CounterEvent: Equatable, Sendable {
    case incremented(to: UInt32, from: UInt32)
    case decremented(to: UInt32, from: UInt32)
    /// Sent by the server itself, outside any connection, when a topic gets its first subscriber.
    case serverSentTest
}
