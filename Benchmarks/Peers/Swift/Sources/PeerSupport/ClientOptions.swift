package import ArgumentParser
package import BenchSupport

/// What every peer's client understands, as far as the shapes use it of all peers.
package struct ClientOptions: ParsableArguments {
    /// What the calls call.
    package enum Method: String, CaseIterable, ExpressibleByArgument, Sendable {
        case echo, overhead, increment
    }

    @Option(help: "The server's port on localhost.")
    package var port: Int

    @Option(help: ArgumentHelp("The certificate to trust, PEM.", valueName: "file"))
    package var cert: String

    @Option(help: "The connections.")
    package var connections = 1

    @Option(name: .customLong("in-flight"), help: "The calls in flight on each connection.")
    package var inFlight = 1

    @Option(help: "The calls on each connection.")
    package var calls = 10_000

    @Option(name: .customLong("warm-up"), help: "The calls on each connection before the clock starts.")
    package var warmUp = 1_000

    @Option(help: "What is called.")
    package var method = Method.echo

    @Option(help: "The bytes of an echo.")
    package var payload = 12

    @Option(help: "Hold the connections open for so many seconds, and do nothing.")
    package var idle = 0

    @Flag(help: "Print `ready` after the warm-up, and go on when a line, or the end, comes in on the standard input.")
    package var wait = false

    package init() {}

    /// Measures calls on connections that stand, or holds them open.
    package func drive<Connection: Sendable>(
        _ connections: [Connection],
        call: @escaping @Sendable (Connection) async throws -> Void
    ) async throws {
        if idle > 0 {
            print("{\"connections\": \(connections.count)}")
            flushOutput()
            return try await Task.sleep(for: .seconds(idle))
        }
        if warmUp > 0 {
            _ = try await measure(connections, calls: warmUp, call)
        }
        if wait {
            print("ready")
            flushOutput()
            _ = readLine()
        }
        print(try await measure(connections, calls: calls, call).json)
        flushOutput()
    }

    private func measure<Connection: Sendable>(
        _ connections: [Connection],
        calls: Int,
        _ call: @escaping @Sendable (Connection) async throws -> Void
    ) async throws -> LoadFigures {
        let cpu = ProcessTimes.own()
        let start = ContinuousClock.now
        let times = try await withThrowingTaskGroup(of: CallTimes.self) { group in
            for connection in connections {
                for caller in 0..<inFlight {
                    let count = calls / inFlight + (caller < calls % inFlight ? 1 : 0)
                    group.addTask {
                        var times = CallTimes(capacity: count)
                        for _ in 0..<count {
                            let start = CallTimes.now()
                            try await call(connection)
                            times.record(since: start)
                        }
                        return times
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return LoadFigures(times, took: ContinuousClock.now - start, cpu: ProcessTimes.own() - cpu)
    }
}
