import BenchSupport
import Foundation
import HardLight

/// Calls in flight on every connection.
struct Load {
    let clients: [BenchClient]
    let inFlight: Int
    let method: Client.Method
    let payload: Int
    let usesPool: Bool

    /// Makes so many calls on each connection, by callers of which each makes its next when the last is answered.
    func run(calls: Int) async throws -> LoadFigures {
        try await run { client, caller in
            // The first callers take what does not divide.
            let count = calls / inFlight + (caller < calls % inFlight ? 1 : 0)
            var times = CallTimes(capacity: count)
            for _ in 0..<count {
                let start = CallTimes.now()
                try await call(client)
                times.record(since: start)
            }
            return times
        }
    }

    /// Makes so many calls on each connection, each caller's at even intervals.
    ///
    /// A call's time counts from when it was due. A caller whose last call was late makes the next ones at once, and their
    /// waiting counts: that a slow answer keeps calls from being made, and so from being measured, is *coordinated
    /// omission*, and hides just the worst.
    func run(calls: Int, perSecond rate: Double) async throws -> LoadFigures {
        let callers = clients.count * inFlight
        let interval = Duration.seconds(Double(callers) / rate)
        let start = ContinuousClock.now
        return try await run { client, caller in
            let count = max(1, calls / inFlight)
            var times = CallTimes(capacity: count)
            for index in 0..<count {
                let due = start + interval * Double(index) + interval * Double(caller) / Double(inFlight)
                // A clock's sleep is late by more than a call takes: what is left of it is counted, as it should be.
                if due > .now {
                    try await Task.sleep(until: due, tolerance: .zero)
                }
                try await call(client)
                times.record(since: due)
            }
            return times
        }
    }

    private func run(
        _ caller: @escaping @Sendable (BenchClient, Int) async throws -> CallTimes
    ) async throws -> LoadFigures {
        let cpu = ProcessTimes.own()
        let start = ContinuousClock.now
        let times = try await withThrowingTaskGroup(of: CallTimes.self) { group in
            for client in clients {
                for index in 0..<inFlight {
                    if usesPool {
                        group.addTask { try await caller(client, index) }
                    } else {
                        group.addTask(executorPreference: client.connection.taskExecutor) {
                            try await caller(client, index)
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return LoadFigures(times, took: ContinuousClock.now - start, cpu: ProcessTimes.own() - cpu)
    }

    // Inlined: another `async` function between is a load of the generator's own, 800 instructions.
    @inline(__always)
    private func call(_ client: BenchClient) async throws {
        switch method {
        case .overhead: try await client.testOverhead()
        case .increment: _ = try await client.increment(amount: 1)
        case .echo: try check(try await client.echo(bytes: [UInt8](repeating: 0x78, count: payload)))
        case .inline: try check(try await client.echoInline(bytes: [UInt8](repeating: 0x78, count: payload)))
        case .number:
            guard try await client.number(value: 42) == 42 else { throw BenchFailure("the answer is another number") }
        }
    }

    private func check(_ answer: [UInt8]) throws {
        guard answer.count == payload else { throw BenchFailure("the answer has another size") }
    }
}
