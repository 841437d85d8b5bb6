import HardLight

/// A counter of its own for every connection.
@RPC(state: CounterState.self)
protocol Counter {
    /// Adds `amount` and returns the new value, which wraps around at 2³².
    func increment(amount: UInt32) async throws -> UInt32

    /// Subtracts `amount` and returns the new value, which wraps around below 0.
    func decrement(amount: UInt32) async throws -> UInt32

    /// The value as it stands.
    func get() async throws -> UInt32

    /// Does nothing: what is left of a call when the work is taken away.
    func testOverhead() async throws
}

/// What the server keeps for a connection, and mirrors to its client.
@ConnectionState
struct CounterState: Equatable {
    var counter: UInt32 = 0
}
