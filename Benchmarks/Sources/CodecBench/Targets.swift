/// What HardLight has to reach: each is a ratio within one run, or a count.
enum Targets {
    /// One target and what was measured.
    struct Verdict: Codable {
        let message: String
        let target: String
        let measured: Double
        let isReached: Bool
    }

    /// The verdicts on small, medium and large messages. Maps have none: their index makes them another matter.
    static func verdicts(on measurements: [Measurement]) -> [Verdict] {
        measurements.flatMap { measurement -> [Verdict] in
            guard measurement.message != "map" else { return [] }
            func verdict(_ target: String, _ measured: Double, _ isReached: Bool) -> Verdict {
                Verdict(message: measurement.message, target: target, measured: measured, isReached: isReached)
            }
            let operation = measurement.operation
            switch (measurement.contestant, operation) {
            case (.hardlight, .encode), (.hardlight, .validate), (.hardlight, .access):
                guard let allocations = measurement.allocations else { return [] }
                return [verdict("no allocations to \(operation.rawValue)", allocations, allocations == 0)]
            case (.rust, .encode), (.rust, .validate), (.rust, .decode):
                let limit = operation == .encode ? 1.1 : operation == .validate ? 0.6 : 1.2
                let share = 1 / measurement.ratio
                return [verdict("\(operation.rawValue) in at most \(limit) of rkyv's time", share, share <= limit)]
            case (.protobuf, _):
                let target = "\(operation.rawValue) at least 5 times as fast as swift-protobuf"
                return [verdict(target, measurement.ratio, measurement.ratio >= 5)]
            default: return []
            }
        }
    }
}
