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
    /// All calls between the client's `ready` and its end: what the server's CPU time is divided by.
    var calls: Int
}

extension Shape {
    /// All shapes, with their load multiplied: 1 takes about a second for each peer and shape.
    static func all(scale: Double) -> [Shape] {
        let factory = ShapeFactory(scale: scale)
        return factory.latencies + factory.references + factory.memory + [factory.fanOut] + factory.payloads
            + factory.growth + factory.compression
    }
}

/// Makes the shapes, a method for each kind.
private struct ShapeFactory {
    let scale: Double

    var latencies: [Shape] {
        [
            load("s1", "1 connection, 1 call in flight", .median, calls: 20_000),
            load("s2", "1 connection, 64 calls in flight", .rate, inFlight: 64, calls: 200_000),
        ]
    }

    /// The reference implementation's own benchmark makes 50,000 calls on each connection: a scale of 5.
    var references: [Shape] {
        ["echo", "overhead", "increment"].map { method in
            load(
                "s3-\(method)",
                "10 connections, 2 callers each, calling \(method)",
                .rate,
                connections: 10,
                inFlight: 2,
                calls: 10_000,
                ["--method", method]
            )
        }
    }

    var memory: [Shape] {
        [1_000, 10_000].map { connections in
            Shape(
                name: "s5-\(connections)",
                explanation: "\(connections) connections that do nothing",
                figure: .memory,
                options: ["--connections", "\(connections)", "--idle", "600"],
                connections: connections,
                calls: 0
            )
        }
    }

    var fanOut: Shape {
        let rounds = count(100)
        return Shape(
            name: "s6",
            explanation: "1 event of 100 bytes to 1,000 subscribers: until the last has it",
            figure: .median,
            options: [
                "--subscribers", "1000", "--payload", "100", "--calls", "\(rounds)", "--warm-up", "5", "--wait",
            ],
            connections: 1_000,
            calls: rounds
        )
    }

    var payloads: [Shape] {
        [(100, 20_000), (10_000, 5_000), (1_000_000, 100)].map { size, calls in
            load(
                "s7-\(size)",
                "echoes of \(size) bytes, 4 in flight",
                .throughput(bytes: size),
                inFlight: 4,
                calls: calls,
                ["--payload", "\(size)"]
            )
        }
    }

    var growth: [Shape] {
        [1, 10, 100, 1_000, 5_000].map { connections in
            load(
                "s8-\(connections)",
                "\(connections) connections, 1 call in flight each",
                .rate,
                connections: connections,
                calls: max(10, 50_000 / connections)
            )
        }
    }

    /// What compression costs, for small messages: ``Peer/lacks`` has nobody but ourselves do it.
    var compression: [Shape] {
        [("hl/0", 0), ("hl/2", 0), ("hl/2", 6)].map { version, level in
            load(
                "s9-\(version == "hl/0" ? "none" : "level\(level)")",
                version == "hl/0" ? "as s3-echo, hl/0, which has no compression" : "as s3-echo, hl/2 at level \(level)",
                .rate,
                connections: 10,
                inFlight: 2,
                calls: 10_000,
                ["--version", version, "--compression", "\(level)"]
            )
        }
    }

    private func count(_ number: Int) -> Int {
        max(1, Int(Double(number) * scale))
    }

    private func load(
        _ name: String,
        _ explanation: String,
        _ figure: Shape.Figure,
        connections: Int = 1,
        inFlight: Int = 1,
        calls: Int,
        _ more: [String] = []
    ) -> Shape {
        let calls = count(calls)
        return Shape(
            name: name,
            explanation: explanation,
            figure: figure,
            options: [
                "--connections", "\(connections)", "--in-flight", "\(inFlight)", "--calls", "\(calls)",
                "--warm-up", "\(max(1, calls / 10))", "--wait",
            ] + more,
            connections: connections,
            calls: calls * connections
        )
    }
}
