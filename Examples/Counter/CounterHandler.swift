import HardLight

/// Serves one connection. Wrapping operators (`&+=`) keep an amount sent by a client from trapping the server.
struct CounterHandler: Counter {
    let connection: CounterConnection

    func increment(amount: UInt32) async throws -> UInt32 {
        connection.state.withLock { state in
            state.counter &+= amount
            return state.counter
        }
    }

    func decrement(amount: UInt32) async throws -> UInt32 {
        connection.state.withLock { state in
            state.counter &-= amount
            return state.counter
        }
    }

    func get() async throws -> UInt32 {
        connection.state.snapshot.counter
    }

    func testOverhead() async throws {}
}
