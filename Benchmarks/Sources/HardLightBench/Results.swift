import Foundation

/// What all rounds have brought.
struct Results {
    let shapes: [Shape]
    let peers: [String]
    let baseline: String
    /// The run was interrupted: there are fewer rounds than were asked for.
    var wasCut = false
    private var samples: [String: [Trial.Sample]] = [:]

    init(shapes: [Shape], peers: [String], baseline: String) {
        self.shapes = shapes
        self.peers = peers
        self.baseline = baseline
    }

    mutating func add(_ sample: Trial.Sample, of peer: String) {
        samples["\(sample.shape) \(peer)", default: []].append(sample)
    }

    func samples(of peer: String, for shape: Shape) -> [Trial.Sample] {
        samples["\(shape.name) \(peer)"] ?? []
    }

    /// A figure's median over the rounds.
    func median(of peer: String, for shape: Shape, _ figure: (Trial.Sample) -> Double?) -> Double? {
        Self.median(samples(of: peer, for: shape).compactMap(figure))
    }

    /// The ratios of a figure to the baseline's of the same round, and their median: what the machine did meanwhile falls
    /// out of it.
    func ratio(of peer: String, for shape: Shape, _ figure: (Trial.Sample) -> Double?) -> Ratio? {
        let ratios = zip(samples(of: peer, for: shape), samples(of: baseline, for: shape))
            .compactMap { one, other -> Double? in
                guard let one = figure(one), let other = figure(other), other > 0 else { return nil }
                return one / other
            }
        guard let median = Self.median(ratios), let lowest = ratios.min(), let highest = ratios.max() else {
            return nil
        }
        return Ratio(median: median, lowest: lowest, highest: highest)
    }

    /// Ratios of all rounds. How far they are apart is how far to trust them.
    struct Ratio: Encodable {
        var median: Double
        var lowest: Double
        var highest: Double
    }

    private static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension Trial.Sample {
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
