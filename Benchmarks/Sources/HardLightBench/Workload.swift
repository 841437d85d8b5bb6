import ArgumentParser
import BenchSupport
import Foundation

/// Calls whose cost is counted on one side, while the other runs as ever.
struct Workload {
    enum Side: String, CaseIterable, ExpressibleByArgument {
        case server, client
    }

    let name: String
    let side: Side
    /// What both sides have.
    let transport: Transport
    let options: [String]
    /// The calls of the two runs, or the events.
    let calls: (few: Int, many: Int)
    /// Among how many a call's counts are shared: an event's subscribers.
    var share = 1

    /// All that is counted on one side: what a call of each kind costs, many calls at once, and an event for each of its
    /// subscribers; some of it over the direct transport too.
    static func all(on side: Side) -> [Workload] {
        func workload(
            _ name: String,
            _ transport: Transport,
            calls few: Int,
            sharedBy share: Int = 1,
            _ options: String...
        ) -> Workload {
            let kind = transport == .nio ? "" : "-\(transport.rawValue)"
            return Workload(
                name: "\(name)\(kind)-\(side)",
                side: side,
                transport: transport,
                options: options,
                calls: (few, 3 * few),
                share: share
            )
        }
        let kinds = ["inline", "number", "increment"].map { method in
            workload("s1-\(method)", .nio, calls: 1_000, "--method", method)
        }
        return kinds
            + Transport.allCases.flatMap { transport in
                [
                    workload("s1", transport, calls: 1_000),
                    workload("s2", transport, calls: 6_400, "--in-flight", "64"),
                    workload("s6", transport, calls: 100, sharedBy: 100, "--subscribers", "100", "--payload", "100"),
                ]
            }
    }

    /// What one run has taken in all.
    private struct Totals {
        var instructions = 0
        var allocations = 0
        var systemCalls = 0
    }

    func count(_ program: StrippedProgram, _ certificate: BenchCertificate) throws -> Counts {
        let few = try totals(calls: calls.few, program, certificate)
        let many = try totals(calls: calls.many, program, certificate)
        func perCall(_ total: KeyPath<Totals, Int>) -> Double {
            Double(many[keyPath: total] - few[keyPath: total]) / Double((calls.many - calls.few) * share)
        }
        let isWrittenCounted = transport == .nio
        return Counts(
            instructions: perCall(\.instructions),
            allocations: perCall(\.allocations),
            systemCalls: perCall(\.systemCalls),
            bytesWritten: isWrittenCounted
                ? try run(calls: calls.many, program, certificate, under: []) / Double(calls.many * share) : nil
        )
    }

    private func totals(calls: Int, _ program: StrippedProgram, _ certificate: BenchCertificate) throws -> Totals {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hardlight-gates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let profile = folder.appending(path: "callgrind").path
        let trace = folder.appending(path: "strace").path
        _ = try run(
            calls: calls,
            program,
            certificate,
            under: ["valgrind", "--tool=callgrind", "--callgrind-out-file=\(profile)"]
        )
        _ = try run(calls: calls, program, certificate, under: ["strace", "-f", "-c", "-o", trace])
        let (instructions, allocations) = try CallgrindProfile.read(profile)
        return Totals(
            instructions: instructions,
            allocations: allocations,
            systemCalls: try Self.systemCalls(in: trace)
        )
    }

    /// - Returns: The bytes that the counted side has written for the calls, if it runs under no tool: what the server
    ///   has written, or what it has read of the client.
    private func run(
        calls: Int,
        _ program: StrippedProgram,
        _ certificate: BenchCertificate,
        under tool: [String]
    ) throws -> Double {
        let program = program.path
        let server = try RunningProgram(
            (side == .server ? tool : []) + [
                program, "serve", "--until-eof", "--cert", certificate.chainPath, "--key", certificate.keyPath,
                "--transport", transport.rawValue,
            ],
            cpu: nil
        )
        defer { server.stop() }
        guard let port = server.port() else { throw BenchFailure("the server did not start: \(server.reason())") }
        let client = try RunningProgram(
            (side == .client ? tool : []) + [
                program, "client", "--port", "\(port)", "--cert", certificate.chainPath, "--calls", "\(calls)",
                "--warm-up", "100", "--wait", "--transport", transport.rawValue,
            ] + options,
            cpu: nil
        )
        defer { client.stop() }
        guard client.line() == "ready" else { throw BenchFailure("the client failed: \(client.reason())") }
        let before = ProcessBytes.of(server.pid)
        client.goOn()
        guard client.line() != nil else { throw BenchFailure("the client failed: \(client.reason())") }
        let after = ProcessBytes.of(server.pid)
        _ = client.hasSucceeded()
        server.endInput()
        return Double(side == .server ? after.written - before.written : after.read - before.read)
    }

    /// The last line of strace's summary: `100.00 0.123456 7 12345 67 total`.
    private static func systemCalls(in file: String) throws -> Int {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let line = text.split(separator: "\n").last { $0.hasSuffix("total") }
        let numbers = line?.split(separator: " ") ?? []
        guard numbers.count >= 5, let calls = Int(numbers[3]) else {
            throw BenchFailure("strace has written no summary")
        }
        return calls
    }
}

/// This program without what it holds for debuggers, which valgrind 3.19 takes for damaged. The names of its functions
/// stay.
final class StrippedProgram {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "hardlight-bench-\(UUID().uuidString)").path
        let strip = try RunningProgram(["strip", "-g", "-o", path, try Compare.ownPath()], cpu: nil)
        guard strip.hasSucceeded() else { throw BenchFailure("`strip` failed: \(strip.reason())") }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
