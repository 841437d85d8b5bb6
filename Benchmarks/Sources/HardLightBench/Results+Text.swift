import Foundation

// MARK: - As a table

extension Results {
    /// What a person reads.
    var table: String {
        var rows = [
            [
                "shape", "peer", "figure", "mean µs", "p50 µs", "p99 µs", "server CPU µs", "user CPU µs",
                "client CPU µs", "to \(baseline)", "lowest–highest", "server CPU to \(baseline)",
            ]
        ]
        for shape in shapes {
            for peer in peers {
                guard let value = median(of: peer, for: shape, { $0.value(of: shape.figure) }) else { continue }
                let ratio = ratio(of: peer, for: shape) { $0.value(of: shape.figure) }
                rows.append([
                    shape.name,
                    peer,
                    "\(Self.number(value)) \(shape.figure.unit)",
                    Self.number(median(of: peer, for: shape) { $0.measurement?.meanMicroseconds }),
                    Self.number(median(of: peer, for: shape) { $0.measurement?.medianMicroseconds }),
                    Self.number(median(of: peer, for: shape) { $0.measurement?.p99Microseconds }),
                    Self.number(median(of: peer, for: shape) { $0.serverCPU }),
                    Self.number(median(of: peer, for: shape) { $0.serverUserCPU }),
                    Self.number(median(of: peer, for: shape) { $0.measurement?.clientCPUMicroseconds }),
                    Self.number(ratio?.median),
                    ratio.map { "\(Self.number($0.lowest))–\(Self.number($0.highest))" } ?? "–",
                    Self.number(self.ratio(of: peer, for: shape) { $0.serverCPU }?.median),
                ])
            }
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in
            zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < 2 ? cell.0 + padding : padding + cell.0
            }
            .joined(separator: "  ")
        }
        lines.append("")
        lines += shapes.map { "\($0.name): \($0.explanation)" }
        lines.append("\(Machine.description)")
        if wasCut {
            lines.append("The run was cut: some rounds are missing.")
        }
        return lines.joined(separator: "\n")
    }

    private static func number(_ value: Double?) -> String {
        guard let value else { return "–" }
        return String(format: value >= 1000 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
    }
}

// MARK: - As JSON

extension Results {
    private struct Row: Encodable {
        var shape: String
        var peer: String
        var unit: String
        var median: Double?
        var meanMicroseconds: Double?
        var p50Microseconds: Double?
        var p99Microseconds: Double?
        var serverCPUMicroseconds: Double?
        var serverUserCPUMicroseconds: Double?
        var clientCPUMicroseconds: Double?
        var ratio: Ratio?
        var serverCPURatio: Ratio?
        var rounds: Int
    }

    private struct Document: Encodable {
        var machine = Machine.description
        var baseline: String
        var wasCut: Bool
        var rows: [Row]
    }

    /// What a program reads.
    var json: String {
        get throws {
            let rows = shapes.flatMap { shape in
                peers.map { peer in
                    Row(
                        shape: shape.name,
                        peer: peer,
                        unit: shape.figure.unit,
                        median: median(of: peer, for: shape) { $0.value(of: shape.figure) },
                        meanMicroseconds: median(of: peer, for: shape) { $0.measurement?.meanMicroseconds },
                        p50Microseconds: median(of: peer, for: shape) { $0.measurement?.medianMicroseconds },
                        p99Microseconds: median(of: peer, for: shape) { $0.measurement?.p99Microseconds },
                        serverCPUMicroseconds: median(of: peer, for: shape) { $0.serverCPU },
                        serverUserCPUMicroseconds: median(of: peer, for: shape) { $0.serverUserCPU },
                        clientCPUMicroseconds: median(of: peer, for: shape) { $0.measurement?.clientCPUMicroseconds },
                        ratio: ratio(of: peer, for: shape) { $0.value(of: shape.figure) },
                        serverCPURatio: ratio(of: peer, for: shape) { $0.serverCPU },
                        rounds: samples(of: peer, for: shape).count
                    )
                }
            }
            .filter { $0.rounds > 0 }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            let document = Document(baseline: baseline, wasCut: wasCut, rows: rows)
            return String(decoding: try encoder.encode(document), as: UTF8.self)
        }
    }
}

/// What the figures are of.
enum Machine {
    /// The processor, how many CPUs of it, the system, and how busy it was in the last minute.
    static var description: String {
        let cpu = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first
        let information = ProcessInfo.processInfo
        return [
            "\(cpu ?? "unknown processor"), \(information.activeProcessorCount) CPUs",
            information.operatingSystemVersionString,
            load.map { "load \($0)" },
        ]
        .compactMap(\.self).joined(separator: "; ")
    }
}
