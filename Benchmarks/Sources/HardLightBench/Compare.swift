import ArgumentParser
import Foundation

/// `compare`: HardLight and its peers in turn, round by round, and their medians and ratios.
struct Compare: AsyncParsableCommand {
    /// Which CPUs the two programs may use.
    enum Placement: String, CaseIterable, ExpressibleByArgument {
        case free, one, two
    }

    static let configuration = CommandConfiguration(
        abstract: "Measures all peers that have been built, side by side.",
        discussion: """
            Rounds are interleaved: each shape is run for each peer before the next round begins, so that what else the \
            machine does falls on all of them. Only the ratios of one run mean anything.
            """
    )

    @Option(help: "How often each peer runs each shape.")
    var rounds = 5

    @Option(help: "Shapes to run, separated by commas: s1, s2, s3, s5, s6, s7, s8, or one of them in full.")
    var shapes = "s1,s2,s3,s6,s7"

    @Option(help: "Peers to run, separated by commas; all that have been built if it is not given.")
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
        guard rounds > 0, scale > 0 else { throw ValidationError("--rounds and --scale are positive.") }
    }

    func run() async throws {
        let chosen = try chooseShapes()
        let competitors = try choosePeers()
        if pin != .free, !Self.canPin {
            throw ValidationError(
                "--pin needs `taskset` and \(pin == .two ? "two CPUs" : "Linux"), which are not here."
            )
        }
        try checkFiles(for: chosen)
        let certificate = try BenchCertificate()
        var results = Results(shapes: chosen, peers: competitors.map(\.name), baseline: baseline)
        let interrupt = Interrupt()
        rounds: for round in 1...rounds {
            for shape in chosen {
                for peer in competitors where !peer.lacks.contains(shape.name) {
                    if interrupt.hasCome {
                        results.wasCut = true
                        break rounds
                    }
                    progress("round \(round) of \(rounds): \(shape.name) of \(peer.name)")
                    results.add(try measure(peer, shape, certificate), of: peer.name, for: shape.name)
                }
            }
        }
        progress(nil)
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
        let own = CommandLine.arguments[0].contains("/") ? CommandLine.arguments[0] : "/proc/self/exe"
        let (available, missing) = Peer.available(folder: URL(filePath: folder), own: own)
        guard let peers else {
            if !missing.isEmpty {
                progress(nil)
                note(
                    "not built, and left out: \(missing.joined(separator: ", ")) (Benchmarks/build-peers.sh builds them)"
                )
            }
            return available
        }
        return try peers.split(separator: ",").map { name in
            guard let peer = available.first(where: { $0.name == name }) else {
                throw ValidationError(
                    "there is no peer \"\(name)\" in \(folder): Benchmarks/build-peers.sh builds them."
                )
            }
            return peer
        }
    }

    private static var canPin: Bool {
        ProcessInfo.processInfo.activeProcessorCount > 1 && FileManager.default.fileExists(atPath: "/usr/bin/taskset")
    }

    /// A client and a server have to hold so many sockets each.
    private func checkFiles(for shapes: [Shape]) throws {
        let needed = (shapes.map(\.connections).max() ?? 0) + 64
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        if limit.rlim_cur < needed {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(needed))
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        guard limit.rlim_cur >= needed else {
            throw ValidationError("\(needed) open files are needed and \(limit.rlim_max) allowed: see `ulimit -n`.")
        }
    }

    // MARK: One run

    private func measure(_ peer: Peer, _ shape: Shape, _ certificate: BenchCertificate) throws -> Results.Sample {
        let files = ["--cert", certificate.chainPath]
        let server = try RunningProgram(
            peer.command + ["serve", "--port", "0"] + files + ["--key", certificate.keyPath],
            cpu: pin == .free ? nil : 0
        )
        defer { server.stop() }
        guard let port = server.port() else { throw BenchFailure("\(peer.name)'s server did not start") }
        let memory = Results.residentKilobytes(of: server.pid)
        let before = ProcessTimes.of(server.pid)
        let client = try RunningProgram(
            peer.command + ["client", "--port", "\(port)"] + files + shape.options,
            cpu: pin == .free ? nil : pin == .one ? 0 : 1
        )
        defer { client.stop() }
        guard let line = client.line() else {
            throw BenchFailure("\(peer.name)'s client ended with status \(client.status()) in \(shape.name)")
        }
        if case .memory = shape.figure {
            guard let memory, let now = Results.residentKilobytes(of: server.pid) else {
                throw BenchFailure("memory can be measured on Linux only")
            }
            return Results.Sample(memory: Double(now - memory) / Double(shape.connections))
        }
        guard let measurement = try? JSONDecoder().decode(Measurement.self, from: Data(line.utf8)) else {
            throw BenchFailure("\(peer.name)'s client printed what is no measurement: \(line.prefix(100))")
        }
        let after = ProcessTimes.of(server.pid)
        let cpu = before.flatMap { before in after.map { ($0 - before).total * 1e6 / Double(max(1, shape.calls)) } }
        return Results.Sample(measurement: measurement, serverCPU: cpu)
    }

    // MARK: What a person sees meanwhile

    private func progress(_ text: String?) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text ?? "")".utf8))
    }

    private func note(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}

extension RunningProgram {
    /// The port in `listening on HOST:PORT`, which every peer's server prints when it does.
    func port() -> Int? {
        while let line = line() {
            if line.hasPrefix("listening on "), let colon = line.lastIndex(of: ":") {
                return Int(line[line.index(after: colon)...])
            }
        }
        return nil
    }
}

/// Notes that the user has had enough, so that what there is can be printed.
final class Interrupt {
    private let source: any DispatchSourceSignal
    private let flag = Flag()

    /// Written on the main queue's thread and read between runs.
    private final class Flag: @unchecked Sendable {
        // Sendable: the lock guards the value.
        private let lock = NSLock()
        private var value = false
        var isSet: Bool { lock.withLock { value } }
        func set() { lock.withLock { value = true } }
    }

    init() {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [flag] in flag.set() }
        source.resume()
    }

    var hasCome: Bool { flag.isSet }
}
