import ExampleSupport
import HardLight

/// Tells of each call before a ``CounterHandler`` serves it: a handler is a value like any other, and can be wrapped.
struct NarratedCounter: Counter {
    let handler: CounterHandler
    let journal: Journal

    init(connection: CounterConnection, journal: Journal) {
        self.handler = CounterHandler(connection: connection)
        self.journal = journal
        journal.server("connected", note: peer)
    }

    func newCounter() async throws {
        journal.server("newCounter()", note: peer)
        try await handler.newCounter()
    }

    func increment(amount: UInt32) async throws {
        journal.server("increment(amount: \(amount))", note: peer)
        try await handler.increment(amount: amount)
    }

    func decrement(amount: UInt32) async throws {
        journal.server("decrement(amount: \(amount))", note: peer)
        try await handler.decrement(amount: amount)
    }

    func get() async throws -> UInt32 {
        journal.server("get()", note: peer)
        return try await handler.get()
    }

    private var peer: String {
        "from \(handler.connection.request.peerAddress)"
    }
}
