import Foundation

/// What all rounds have brought.
struct Results {
    /// One run of one peer's server and client.
    struct Sample {
        var measurement: Measurement?
        /// Microseconds of the server's CPU for each call.
        var serverCPU: Double?
        /// kB for each connection.
        var memory: Double?
    }

    let shapes: [Shape]
    let peers: [String]
    let baseline: String
    /// The run was interrupted: there are fewer rounds than were asked for.
    var wasCut = false
    private var samples: [String: [Sample]] = [:]

    init(shapes: [Shape], peers: [String], baseline: String) {
        self.shapes = shapes
        self.peers = peers
        self.baseline = baseline
    }

    mutating func add(_ sample: Sample, of peer: String, for shape: String) {
        samples["\(shape) \(peer)", default: []].append(sample)
    }

    func samples(of peer: String, for shape: Shape) -> [Sample] {
        samples["\(shape.name) \(peer)"] ?? []
    }

    /// A figure's median over the rounds.
    func median(of peer: String, for shape: Shape, _ figure: (Sample) -> Double?) -> Double? {
        Self.median(samples(of: peer, for: shape).compactMap(figure))
    }

    /// The median of the ratios of each round: what the machine did meanwhile falls out of it.
    func ratio(of peer: String, for shape: Shape, _ figure: (Sample) -> Double?) -> Double? {
        let pairs = zip(samples(of: peer, for: shape), samples(of: baseline, for: shape))
        return Self.median(
            pairs.compactMap { one, other in
                guard let one = figure(one), let other = figure(other), other > 0 else { return nil }
                return one / other
            }
        )
    }

    private static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    static func residentKilobytes(of process: Int32) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(separator: " ").compactMap { Int($0) }.first
    }
}

extension Results.Sample {
    /// The figure that a shape is about.
    func value(of figure: Shape.Figure) -> Double? {
        switch figure {
        case .rate: measurement?.perSecond
        case .median: measurement?.medianMicroseconds
        case .throughput(let bytes): measurement.map { $0.perSecond * Double(bytes) / 1e6 }
        case .memory: memory
        }
    }
}

// MARK: - As text

extension Results {
    var table: String {
        var rows = [
            [
                "shape", "peer", "median", "p99 µs", "server CPU µs", "client CPU µs", "to \(baseline)",
                "CPU to \(baseline)",
            ]
        ]
        for shape in shapes {
            for peer in peers {
                guard let value = median(of: peer, for: shape, { $0.value(of: shape.figure) }) else { continue }
                rows.append([
                    shape.name,
                    peer,
                    "\(Self.number(value)) \(shape.figure.unit)",
                    Self.number(median(of: peer, for: shape) { $0.measurement?.p99Microseconds }),
                    Self.number(median(of: peer, for: shape) { $0.serverCPU }),
                    Self.number(median(of: peer, for: shape) { $0.measurement?.clientCPUMicroseconds }),
                    Self.number(ratio(of: peer, for: shape) { $0.value(of: shape.figure) }),
                    Self.number(ratio(of: peer, for: shape) { $0.serverCPU }),
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
        if wasCut {
            lines.append("The run was cut: some rounds are missing.")
        }
        return lines.joined(separator: "\n")
    }

    private static func number(_ value: Double?) -> String {
        guard let value else { return "–" }
        return String(format: value >= 1000 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)
    }

    var json: String {
        get throws {
            struct Row: Encodable {
                var shape: String
                var peer: String
                var unit: String
                var median: Double?
                var p99Microseconds: Double?
                var serverCPUMicroseconds: Double?
                var clientCPUMicroseconds: Double?
                var ratio: Double?
                var serverCPURatio: Double?
                var rounds: Int
            }
            struct Document: Encodable {
                var baseline: String
                var wasCut: Bool
                var rows: [Row]
            }
            let rows = shapes.flatMap { shape in
                peers.map { peer in
                    Row(
                        shape: shape.name,
                        peer: peer,
                        unit: shape.figure.unit,
                        median: median(of: peer, for: shape) { $0.value(of: shape.figure) },
                        p99Microseconds: median(of: peer, for: shape) { $0.measurement?.p99Microseconds },
                        serverCPUMicroseconds: median(of: peer, for: shape) { $0.serverCPU },
                        clientCPUMicroseconds: median(of: peer, for: shape) { $0.measurement?.clientCPUMicroseconds },
                        ratio: ratio(of: peer, for: shape) { $0.value(of: shape.figure) },
                        serverCPURatio: ratio(of: peer, for: shape) { $0.serverCPU },
                        rounds: samples(of: peer, for: shape).count
                    )
                }
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return String(
                decoding: try encoder.encode(Document(baseline: baseline, wasCut: wasCut, rows: rows)),
                as: UTF8.self
            )
        }
    }
}
