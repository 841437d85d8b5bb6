import Foundation

/// Draws results as SVG: no program is needed to make them, and any browser shows them.
enum Plot {
    /// One line of a plot.
    struct Series {
        var name: String
        var points: [(x: Double, y: Double)]
    }

    /// Writes the plots that there is something for, and says which.
    static func write(_ results: Results, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for shape in results.shapes {
            let series = results.peers.compactMap { percentiles(of: $0, for: shape, in: results) }
            guard !series.isEmpty else { continue }
            try draw(
                series,
                title: "\(shape.explanation): latency by percentile",
                x: Axis(label: "percentile (log of the rest)", tick: percentileLabel),
                y: Axis(label: "µs", isLogarithmic: true),
                to: folder.appending(path: "\(shape.name)-latency.svg")
            )
        }
        let growth = results.shapes.filter { $0.name.hasPrefix("s8-") }
        let series = results.peers.map { peer in
            Series(
                name: peer,
                points: growth.compactMap { shape in
                    results.median(of: peer, for: shape) { $0.measurement?.perSecond }
                        .map { (log10(Double(shape.connections)), $0) }
                }
            )
        }
        .filter { $0.points.count > 1 }
        if !series.isEmpty {
            try draw(
                series,
                title: "calls a second by connections",
                x: Axis(label: "connections", tick: { "\(Int(pow(10, $0).rounded()))" }),
                y: Axis(label: "calls/s"),
                to: folder.appending(path: "s8-growth.svg")
            )
        }
    }

    struct Axis {
        var label: String
        var isLogarithmic = false
        var tick: (Double) -> String = { value in
            value >= 1e6 ? "\(Int(value / 1e6)) M" : value >= 1e4 ? "\(Int(value / 1e3)) k" : "\(Int(value))"
        }

        func place(_ value: Double) -> Double { isLogarithmic ? log10(max(value, 1e-3)) : value }
    }

    /// Percentile p stands at −log10(1 − p): each nine is a step as wide as the one before.
    private static func percentiles(of peer: String, for shape: Shape, in results: Results) -> Series? {
        let all = results.samples(of: peer, for: shape).compactMap { $0.measurement?.percentiles }
        guard let last = all.last, last.count > 1 else { return nil }
        var points: [(x: Double, y: Double)] = []
        for pair in last where pair.count == 2 && pair[0] < 100 {
            points.append((x: -log10(1 - pair[0] / 100), y: pair[1]))
        }
        return Series(
            name: peer,
            points: points
        )
    }

    private static func percentileLabel(_ place: Double) -> String {
        place == 0 ? "min" : "\(String(format: "%.4g", 100 * (1 - pow(10, -place)))) %"
    }

    private static func draw(_ series: [Series], title: String, x: Axis, y: Axis, to file: URL) throws {
        let (width, height, left, bottom, right) = (800.0, 420.0, 70.0, 60.0, 190.0)
        let points = series.flatMap(\.points)
        let (minX, maxX) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 1)
        let values = points.map { y.place($0.y) }
        let minY = y.isLogarithmic ? (values.min() ?? 0).rounded(.down) : 0
        let maxY = y.isLogarithmic ? (values.max() ?? 1).rounded(.up) : (values.max() ?? 1) * 1.05
        func placeX(_ value: Double) -> Double {
            left + (value - minX) / max(maxX - minX, 1e-9) * (width - left - right)
        }
        func placeY(_ value: Double) -> Double {
            height - bottom - (value - minY) / max(maxY - minY, 1e-9) * (height - bottom - 50)
        }
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" font-family="sans-serif" \
            font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="\(left)" y="24" font-size="15">\(title)</text>
            <text x="\(left)" y="\(height - 12)">\(x.label)</text>
            <text x="14" y="40">\(y.label)</text>

            """
        func text(_ value: Double) -> String { String(format: "%.1f", value) }
        for place in stride(from: minX.rounded(.up), through: maxX, by: 1) {
            svg +=
                "<line x1=\"\(text(placeX(place)))\" x2=\"\(text(placeX(place)))\" y1=\"50\" y2=\"\(height - bottom)\" stroke=\"#ddd\"/>"
            svg +=
                "<text x=\"\(text(placeX(place)))\" y=\"\(height - bottom + 16)\" text-anchor=\"middle\">\(x.tick(place))</text>\n"
        }
        let stepY = y.isLogarithmic ? 1 : (maxY - minY) / 5
        for place in stride(from: minY, through: maxY + 1e-9, by: max(stepY, 1e-9)) {
            let label = y.tick(y.isLogarithmic ? pow(10, place) : place)
            svg +=
                "<line x1=\"\(left)\" x2=\"\(width - right)\" y1=\"\(text(placeY(place)))\" y2=\"\(text(placeY(place)))\" stroke=\"#ddd\"/>"
            svg += "<text x=\"\(left - 6)\" y=\"\(text(placeY(place) + 4))\" text-anchor=\"end\">\(label)</text>\n"
        }
        let colours = [
            "#0b62d6", "#d6450b", "#2a8c4a", "#8a3ffc", "#8c6d1f", "#444444", "#c2185b", "#00838f",
        ]
        for (index, line) in series.enumerated() {
            let colour = colours[index % colours.count]
            let path = line.points.map { "\(text(placeX($0.x))),\(text(placeY(y.place($0.y))))" }.joined(separator: " ")
            svg += "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>"
            let legend = 60 + 20 * Double(index)
            svg +=
                "<rect x=\"\(width - right + 12)\" y=\"\(legend - 9)\" width=\"12\" height=\"12\" fill=\"\(colour)\"/>"
            svg += "<text x=\"\(width - right + 30)\" y=\"\(legend + 2)\">\(line.name)</text>\n"
        }
        svg += "</svg>\n"
        try Data(svg.utf8).write(to: file)
    }
}
