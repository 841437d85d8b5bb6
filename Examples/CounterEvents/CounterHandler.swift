import HardLight

/// Serves one connection. Wrapping operators (`&+=`) keep an amount sent by a client from trapping the server.
struct CounterHandler: Counter {
    let connection: CounterConnection

    func newCounter() async throws {
        let topic = Topic("counter-\(connection.id)")
        connection.state.withLock { $0 = CounterState(counter: 0, topic: topic) }
        connection.subscribe(to: topic)
    }

    func increment(amount: UInt32) async throws {
        let (old, new) = connection.state.withLock { state in
            let old = state
            state.counter &+= amount
            return (old, state)
        }
        connection.emit(.incremented(to: new.counter, from: old.counter), to: new.topic)
    }

    func decrement(amount: UInt32) async throws {
        let (old, new) = connection.state.withLock { state in
            let old = state
            state.counter &-= amount
            return (old, state)
        }
        connection.emit(.decremented(to: new.counter, from: old.counter), to: new.topic)
    }

    func get() async throws -> UInt32 {
        connection.state.snapshot.counter
    }
}
