import ArgumentParser

/// What is measured of every peer. The figures are those of the peer's client, and of its server's CPU.
struct Shape: Sendable {
    /// What of a measurement is compared.
    enum Figure: Sendable {
        /// Calls, or deliveries, a second: more is better.
        case rate
        /// The median in microseconds: less is better.
        case median
        /// Bytes a second each way: more is better.
        case throughput(bytes: Int)
        /// The server's resident memory for each connection, in kB: less is better.
        case memory

        var isBetterWhenLess: Bool {
            switch self {
            case .median, .memory: true
            case .rate, .throughput: false
            }
        }

        var unit: String {
            switch self {
            case .rate: "/s"
            case .median: "µs"
            case .throughput: "MB/s"
            case .memory: "kB"
            }
        }
    }

    let name: String
    let explanation: String
    let figure: Figure
    /// What its client is told.
    let options: [String]
    /// How many connections it has.
    var connections = 1
    /// All calls that the server sees: what its CPU time is divided by.
    var calls: Int

    /// All shapes, with their load multiplied: 1 takes about a second for each peer and shape.
    static func all(scale: Double) -> [Shape] {
        func count(_ number: Int) -> Int { max(1, Int(Double(number) * scale)) }
        func load(
            _ name: String,
            _ explanation: String,
            _ figure: Figure,
            connections: Int = 1,
            inFlight: Int = 1,
            calls: Int,
            _ more: [String] = []
        ) -> Shape {
            let calls = count(calls)
            let warmUp = max(1, calls / 10)
            return Shape(
                name: name,
                explanation: explanation,
                figure: figure,
                options: [
                    "--connections", "\(connections)", "--in-flight", "\(inFlight)", "--calls", "\(calls)",
                    "--warm-up", "\(warmUp)",
                ] + more,
                connections: connections,
                calls: (calls + warmUp) * connections
            )
        }
        var shapes = [
            load("s1", "1 connection, 1 call in flight", .median, calls: 20_000),
            load("s2", "1 connection, 64 calls in flight", .rate, inFlight: 64, calls: 200_000),
            load("s3", "10 connections, 2 callers each", .rate, connections: 10, inFlight: 2, calls: 10_000),
        ]
        for (connections, seconds) in [(1_000, 4), (10_000, 6)] {
            shapes.append(
                Shape(
                    name: "s5-\(connections)",
                    explanation: "\(connections) connections that do nothing",
                    figure: .memory,
                    options: ["--connections", "\(connections)", "--idle", "\(seconds)"],
                    connections: connections,
                    calls: 0
                )
            )
        }
        let rounds = count(100)
        shapes.append(
            Shape(
                name: "s6",
                explanation: "1 event of 100 bytes to 1,000 subscribers",
                figure: .median,
                options: ["--subscribers", "1000", "--payload", "100", "--calls", "\(rounds)", "--warm-up", "5"],
                connections: 1_000,
                calls: rounds + 5
            )
        )
        for (size, calls) in [(100, 20_000), (10_000, 5_000), (1_000_000, 100)] {
            shapes.append(
                load(
                    "s7-\(size)",
                    "echoes of \(size) bytes, 4 in flight",
                    .throughput(bytes: size),
                    inFlight: 4,
                    calls: calls,
                    ["--payload", "\(size)"]
                )
            )
        }
        for connections in [1, 10, 100, 1_000, 5_000] {
            shapes.append(
                load(
                    "s8-\(connections)",
                    "\(connections) connections, 1 call in flight each",
                    .rate,
                    connections: connections,
                    calls: max(10, 50_000 / connections)
                )
            )
        }
        return shapes
    }
}
