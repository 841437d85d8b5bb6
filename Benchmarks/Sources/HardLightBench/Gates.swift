import ArgumentParser
import BenchSupport
import Foundation

/// `gates`: counts what does not depend on how busy the machine is, and holds it against what was recorded.
struct Gates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Counts instructions, allocations, system calls and bytes for each call, and checks them.",
        discussion: """
            A workload runs twice with different numbers of calls, and the difference is divided by the calls between \
            them: what starting, connecting and ending cost falls out. Instructions and allocations are counted by \
            valgrind's callgrind, system calls by strace, bytes by the system (/proc/PID/io).

            A figure that is over its recorded value by more than the tolerance is an error; one that is under it by more \
            says that the record can be tightened, and is none.
            """
    )

    @Option(help: ArgumentHelp("The recorded figures.", valueName: "file"))
    var file = "dev/gates.json"

    @Option(
        help: """
            What is counted: server or client. The client's counts are not recorded: how its reads fall together depends on \
            how busy the machine is.
            """
    )
    var side = Workload.Side.server

    @Flag(help: "Record what is counted instead of checking it.")
    var record = false

    func validate() throws {
        if record, side == .client {
            throw ValidationError("--record is for the server: the client's counts are not recorded.")
        }
    }

    func run() async throws {
        for tool in ["valgrind", "strace", "strip"] where !Self.has(tool) {
            throw ValidationError("the gates need `\(tool)`, which is not installed.")
        }
        let isOnlyShown = side == .client
        let recorded = record || isOnlyShown ? [:] : try load()
        let certificate = try BenchCertificate()
        let program = try StrippedProgram()
        var counted: [String: Counts] = [:]
        var failures = 0
        for workload in Workload.all(on: side) {
            let counts = try workload.count(program, certificate)
            counted[workload.name] = counts
            guard !record, !isOnlyShown else {
                print("\(workload.name): \(counts)")
                continue
            }
            guard let expected = recorded[workload.name] else {
                print("\(workload.name): nothing is recorded: dev/gates.sh --record")
                failures += 1
                continue
            }
            for verdict in counts.compare(with: expected) {
                print("\(workload.name): \(verdict.text)")
                failures += verdict.isFailure ? 1 : 0
            }
        }
        if record {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try (encoder.encode(counted) + Data("\n".utf8)).write(to: URL(filePath: file))
        }
        guard failures == 0 else {
            throw BenchFailure("\(failures) figures are over what is recorded in \(file)")
        }
    }

    private func load() throws -> [String: Counts] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ValidationError("there are no recorded figures in \(file): --record makes them.")
        }
        return try JSONDecoder().decode([String: Counts].self, from: data)
    }

    private static func has(_ tool: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains { folder in
            FileManager.default.isExecutableFile(atPath: "\(folder)/\(tool)")
        }
    }
}
