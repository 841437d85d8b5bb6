import CAllocations

/// What has been measured of one contestant at one operation.
struct Measurement: Codable {
    let message: String
    let operation: Operation
    let contestant: Contestant
    /// The processor time of one operation: the median of all rounds.
    let nanoseconds: Double
    /// The median, over the rounds, of the time in a round divided by HardLight's in the same round.
    let ratio: Double
    /// Allocations for each operation; `nil` where they are not counted.
    let allocations: Double?
}

extension Contest {
    /// Measures everybody, `rounds` times in turn.
    func measure(rounds: Int, milliseconds: Double, rust: RustPeer?) throws -> [Measurement] {
        try Operation.allCases.flatMap { operation in
            var timers: [(Contestant, (Int) throws -> Double)] = (bodies[operation] ?? []).map { contestant, body in
                (contestant, { try Self.time(body, iterations: $0) })
            }
            if let rust { timers.append((.rust, { try rust.time(name, operation, iterations: $0) })) }

            // Enough of them to fill the time; this warms everything up as well.
            let iterations = try timers.map { _, timer in
                var iterations = 1
                while true {
                    let elapsed = try timer(iterations) / 1_000_000
                    if elapsed >= milliseconds / 4 { return max(1, Int(Double(iterations) * milliseconds / elapsed)) }
                    iterations *= 2
                }
            }
            var times = timers.map { _ in [Double]() }
            for _ in 0..<rounds {
                for index in timers.indices {
                    times[index].append(try timers[index].1(iterations[index]) / Double(iterations[index]))
                }
            }
            return try timers.indices.map { index in
                let (contestant, _) = timers[index]
                let body = bodies[operation]?.first { $0.0 == contestant }?.1
                return Measurement(
                    message: name,
                    operation: operation,
                    contestant: contestant,
                    nanoseconds: Self.median(times[index]),
                    ratio: Self.median(zip(times[index], times[0]).map { $0 / $1 }),
                    allocations: try body.flatMap(Self.allocations)
                )
            }
        }
    }

    private static func time(_ body: Body, iterations: Int) throws -> Double {
        let start = processor_nanoseconds()
        try body(iterations)
        return Double(processor_nanoseconds() - start)
    }

    private static func allocations(of body: Body) throws -> Double? {
        let before = allocation_count()
        try body(100)
        return before < 0 ? nil : Double(allocation_count() - before) / 100
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
