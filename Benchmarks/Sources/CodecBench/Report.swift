import Foundation

/// Everything that one run found.
struct Report: Codable {
    var sizes: [String: [String: Int]] = [:]
    var measurements: [Measurement] = []
    var verdicts: [Targets.Verdict] = []

    /// As JSON, with sorted keys.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// As a table in Markdown.
    var table: String {
        var lines = [
            "| message | operation | HardLight | allocations | rkyv (Rust) | swift-protobuf | Foundation JSON |",
            "|---|---|--:|--:|--:|--:|--:|",
        ]
        let own = measurements.filter { $0.contestant == .hardlight }
        for row in own {
            var cells = ["\(row.message), \(sizes[row.message]?[Contestant.hardlight.rawValue] ?? 0) bytes"]
            cells += [row.operation.rawValue, Self.time(row.nanoseconds), row.allocations.map(Self.count) ?? "?"]
            for contestant in [Contestant.rust, .protobuf, .json] {
                let other = measurements.first {
                    $0.contestant == contestant && $0.message == row.message && $0.operation == row.operation
                }
                cells.append(other.map(Self.cell) ?? "–")
            }
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        lines.append("")
        lines.append(
            "The other columns: time, how many times HardLight's that is, and allocations where they are counted."
        )
        for verdict in verdicts {
            let mark = verdict.isReached ? "reached" : "MISSED "
            lines.append("\(mark)  \(verdict.message): \(verdict.target) (\(Self.number(verdict.measured)))")
        }
        return lines.joined(separator: "\n")
    }

    private static func cell(_ measurement: Measurement) -> String {
        let allocations = measurement.allocations.map { ", \(count($0)) allocs" } ?? ""
        return "\(time(measurement.nanoseconds)), ×\(number(measurement.ratio))\(allocations)"
    }

    private static func time(_ nanoseconds: Double) -> String {
        nanoseconds < 10_000 ? String(format: "%.0f ns", nanoseconds) : String(format: "%.1f µs", nanoseconds / 1_000)
    }

    private static func number(_ value: Double) -> String { String(format: value < 100 ? "%.2f" : "%.0f", value) }

    private static func count(_ value: Double) -> String {
        String(format: value == value.rounded() ? "%.0f" : "%.2f", value)
    }
}
