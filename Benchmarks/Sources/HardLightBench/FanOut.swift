import BenchSupport
import HardLight

/// One event at a time to all connections; the time until the last of them has it.
final class FanOut: Sendable {
    private let clients: [BenchClient]
    private let streams: [EventStream<BenchEvent>]
    private let size: Int

    init(clients: [BenchClient], size: Int) {
        self.clients = clients
        self.size = size
        streams = clients.map(\.events)
    }

    /// Subscribes all connections, and lets some events go.
    func prepare(warmUp: Int) async throws {
        for client in clients {
            try await client.subscribe()
        }
        for _ in 0..<warmUp {
            try await round()
        }
    }

    func run(rounds: Int) async throws -> LoadFigures {
        var times = CallTimes(capacity: rounds)
        let cpu = ProcessTimes.own()
        let start = ContinuousClock.now
        for _ in 0..<rounds {
            let start = CallTimes.now()
            try await round()
            times.record(since: start)
        }
        return LoadFigures([times], took: ContinuousClock.now - start, cpu: ProcessTimes.own() - cpu)
    }

    private func round() async throws {
        try await clients[0].publish(size: UInt32(size))
        // The last one first: most of the others are there by then. A task that waited for each of a thousand would be a load
        // of the generator's own, and it is the server's fan-out that is measured.
        for stream in streams.reversed() {
            guard let event = await stream.next(), event.missed == 0, event.payload.bytes.count == size else {
                throw BenchFailure("an event is missing")
            }
        }
    }
}

extension EventStream {
    /// The next event. An iterator has no state of its own: a new one goes on where the last has stopped.
    fileprivate func next() async -> Element? {
        var iterator = makeAsyncIterator()
        return await iterator.next()
    }
}
