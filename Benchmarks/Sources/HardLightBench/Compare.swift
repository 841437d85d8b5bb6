import ArgumentParser
import BenchSupport
import Foundation

/// `compare`: HardLight and its peers in turn, round by round, and their medians and ratios.
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures all peers that have been built, side by side.",
        discussion: """
            Rounds are interleaved: each shape is run for each peer before the next round begins, so that what else the \
            machine does falls on all of them. Only the ratios of one run mean anything.

            Interrupted, it prints what it has, says so, and ends with status 130.
            """
    )

    @Option(help: "How often each peer runs each shape.")
    var rounds = 5

    @Option(help: "Shapes, separated by commas: s1, s2, s3, s5, s6, s7, s8, s9, or one of them in full (s3-echo).")
    var shapes = "s1,s2,s3,s6,s7"

    @Option(help: "Peers, separated by commas; all that have been built if it is not given.")
    var peers: String?

    @Option(help: "What the ratios are to.")
    var baseline = "floor"

    @Option(help: "CPUs: free, one (client and server on one), two (one each).")
    var pin = Placement.free

    @Option(help: "How much load: 1 takes about a second for each peer, shape and round.")
    var scale = 1.0

    @Option(help: ArgumentHelp("Where the peers' programs are.", valueName: "folder"))
    var folder = "Benchmarks/.peers"

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    @Option(help: ArgumentHelp("Write plots as SVG into this folder.", valueName: "folder"))
    var plot: String?

    func validate() throws {
        guard rounds > 0, scale > 0, scale <= 1000 else {
            throw ValidationError("--rounds is at least 1, --scale more than 0 and at most 1,000.")
        }
    }

    func run() async throws {
        let chosen = try chooseShapes()
        let competitors = try choosePeers()
        try pin.check()
        try OpenFiles.allow((chosen.map(\.connections).max() ?? 0) + 64)
        let certificate = try BenchCertificate()
        let steps = (1...rounds).flatMap { round in
            chosen.flatMap { shape in competitors.filter { $0.has(shape) }.map { (round, shape, $0) } }
        }
        var results = Results(shapes: chosen, peers: competitors.map(\.name), baseline: baseline)
        var progress = Progress(total: steps.count)
        let interrupt = Interrupt()
        for (round, shape, peer) in steps {
            if interrupt.hasCome { break }
            progress.begin("round \(round) of \(rounds): \(shape.name) of \(peer.name)")
            do {
                results.add(try Trial(peer: peer, shape: shape, placement: pin).run(certificate), of: peer.name)
            } catch {
                // What the interruption has killed is no result, and no failure either.
                guard interrupt.hasCome else {
                    progress.end()
                    throw error
                }
            }
        }
        results.wasCut = interrupt.hasCome
        progress.end()
        print(json ? try results.json : results.table)
        if let plot {
            try Plot.write(results, to: URL(filePath: plot))
        }
        if results.wasCut {
            throw ExitCode(130)
        }
    }

    // MARK: What to run

    private func chooseShapes() throws -> [Shape] {
        let all = Shape.all(scale: scale)
        var chosen: [Shape] = []
        for name in shapes.split(separator: ",") {
            let matching = all.filter { $0.name == name || $0.name.hasPrefix("\(name)-") }
            guard !matching.isEmpty else {
                throw ValidationError(
                    "there is no shape \"\(name)\": there are \(all.map(\.name).joined(separator: ", "))."
                )
            }
            chosen += matching
        }
        return chosen
    }

    private func choosePeers() throws -> [Peer] {
        let all = Peer.all(folder: URL(filePath: folder), own: try Self.ownPath())
        guard all.contains(where: { $0.name == baseline }) else {
            throw ValidationError(
                "there is no peer \"\(baseline)\": there are \(all.map(\.name).joined(separator: ", "))."
            )
        }
        guard let peers else {
            let missing = all.filter { !$0.isThere }.map(\.name)
            if !missing.isEmpty {
                let text =
                    "left out, since they are not built: \(missing.joined(separator: ", ")) (dev/bench-peers.sh)\n"
                FileHandle.standardError.write(Data(text.utf8))
            }
            return all.filter(\.isThere)
        }
        return try peers.split(separator: ",").map { name in
            guard let peer = all.first(where: { $0.name == name }) else {
                throw ValidationError(
                    "there is no peer \"\(name)\": there are \(all.map(\.name).joined(separator: ", "))."
                )
            }
            guard peer.isThere else {
                throw BenchFailure("\(name) is not installed in \(folder): dev/bench-peers.sh \(name) builds it")
            }
            return peer
        }
    }

    static func ownPath() throws -> String {
        guard let path = Bundle.main.executablePath else {
            throw BenchFailure("the system does not say where this program is")
        }
        return path
    }
}
