import Foundation

/// What one side takes for each call.
struct Counts: Codable, CustomStringConvertible {
    var instructions: Double
    var allocations: Double
    var systemCalls: Double
    /// `nil` where the system does not count them: it does for `write`, and not for `send`.
    var bytesWritten: Double?

    var description: String {
        let counts = String(
            format: "%.0f instructions, %.2f allocations, %.2f system calls",
            instructions,
            allocations,
            systemCalls
        )
        return counts + (bytesWritten.map { String(format: ", %.1f bytes written", $0) } ?? "")
    }

    /// A figure beside its record.
    struct Verdict {
        var text: String
        var isFailure: Bool
    }

    /// How much more than recorded is let pass. Instructions vary with the libraries of the system and the processor's
    /// kind, and a little with how reads fall together; the others hardly do.
    private enum Tolerance {
        static let instructions = 0.10
        static let counts = 0.05
        /// Where a few calls a thousand make the difference.
        static let absolute = 0.15
    }

    func compare(with recorded: Counts) -> [Verdict] {
        var verdicts = [
            Self.verdict("instructions", instructions, recorded.instructions, Tolerance.instructions),
            Self.verdict("allocations", allocations, recorded.allocations, Tolerance.counts),
            Self.verdict("system calls", systemCalls, recorded.systemCalls, Tolerance.counts),
        ]
        if let bytesWritten {
            let recorded = recorded.bytesWritten ?? 0
            verdicts.append(Self.verdict("bytes written", bytesWritten, recorded, Tolerance.counts))
        }
        return verdicts
    }

    private static func verdict(_ name: String, _ value: Double, _ recorded: Double, _ tolerance: Double) -> Verdict {
        let limit = recorded * (1 + tolerance) + Tolerance.absolute
        let floor = recorded * (1 - tolerance) - Tolerance.absolute
        let note = value > limit ? "  OVER" : value < floor ? "  under: tighten the record" : ""
        let text = String(format: "%.2f %@ a call, recorded %.2f", value, name as NSString, recorded) + note
        return Verdict(text: text, isFailure: value > limit)
    }
}
