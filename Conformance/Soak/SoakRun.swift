import ArgumentParser
import Foundation
import HardLight
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// Calls a server a million times over many connections, with cancellations, hang-ups and restarts in between, and looks
/// whether every call has ended and nothing is left of it all.
@main
struct SoakRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Calls a server a million times and sees that no call is lost and nothing leaks."
    )

    @Option(help: "The calls to make, at least.")
    var calls = 1_000_000

    @Option(help: "The clients at a time.")
    var clients = 12

    @Option(help: "The seconds between restarts of the server; 0 for none.")
    var restart = 10

    @Option(help: "The seed of all random choices.")
    var seed = UInt64.random(in: 0...UInt64.max)

    #if DirectTransport && os(Linux)
        @Flag(help: "Go over HardLight's own sockets instead of NIO's, on both sides.")
        var direct = false
    #endif

    @Flag(help: "Log what the server and its connections say.")
    var verbose = false

    func validate() throws {
        guard calls > 0, clients > 0, restart >= 0 else {
            throw ValidationError("--calls and --clients take a number from 1, --restart from 0.")
        }
    }

    func run() async throws {
        let loops = eventLoopGroup
        print("seed \(seed): \(calls) calls by \(clients) clients, a restart every \(restart) s")
        let servers = ServerLedger()
        let ledger = NIOLockedValueBox(ClientLedger())
        // Each server makes itself a certificate; clients trust the present one.
        let fingerprint = NIOLockedValueBox("")
        var server = try await startServer(on: 0, loops, fingerprint, servers)
        let port = server.port ?? 0
        let workers = Task {
            await withTaskGroup { group in
                var random = SplitMix64(state: seed)
                for _ in 0..<clients {
                    let worker = Worker(
                        address: "localhost:\(port)",
                        fingerprint: fingerprint,
                        loops: loops,
                        ledger: ledger,
                        goal: calls,
                        seed: random.next()
                    )
                    group.addTask { await worker.run() }
                }
            }
        }
        let isDone = NIOLockedValueBox(false)
        Task {
            await workers.value
            isDone.withLockedValue { $0 = true }
        }

        var early: ProcessFigures?
        var restarts = 0
        let start = ContinuousClock.now
        var lastRestart = start
        while !isDone.withLockedValue({ $0 }) {
            try await Task.sleep(for: .seconds(1))
            let state = ledger.withLockedValue { $0 }
            if early == nil, state.begun > calls / 5 {
                early = try ProcessFigures()
            }
            print(
                "\(state.begun) calls: \(state.answered) answered, \(state.refused) refused, "
                    + "\(state.cancelled) cancelled, \(state.cutOff) cut off; \(state.connections) connections, "
                    + "\(state.events) events, \(restarts) restarts, \(try ProcessFigures())"
            )
            if restart > 0, ContinuousClock.now - lastRestart > .seconds(restart) {
                await server.stop()
                server = try await startServer(on: port, loops, fingerprint, servers)
                restarts += 1
                lastRestart = .now
            }
        }
        let topics = try await waitUntilEmpty { server.topics.count }
        let connections = try await waitUntilEmpty { server.connectionCount }
        await server.stop()
        let handlers = try await waitUntilEmpty { servers.handlers }
        let open = try await waitUntilEmpty {
            servers.open
        }

        let end = ledger.withLockedValue { $0 }
        let late = try ProcessFigures()
        let growth = late.residentKilobytes - (early ?? late).residentKilobytes
        print("took \(ContinuousClock.now - start); \(servers.begun) calls reached a handler")
        let checks: [(String, Bool)] = [
            ("every call has ended: \(end.ended) of \(end.begun)", end.ended == end.begun),
            ("no call ended otherwise than it should: \(end.faults.prefix(3))", end.faults.isEmpty),
            ("every handler's call has ended: \(open) open", open == 0),
            ("no handler is left: \(handlers)", handlers == 0),
            ("no connection is left: \(connections)", connections == 0),
            ("no topic is left: \(topics)", topics == 0),
            (
                "no file is left open: \(late.files), \((early ?? late).files) early on",
                late.files <= (early ?? late).files
            ),
            ("memory is bounded: \(growth) kB more than early on", growth < 64 * 1024),
        ]
        for (what, holds) in checks {
            print("\(holds ? "ok    " : "FAILED") \(what)")
        }
        guard checks.allSatisfy(\.1) else { throw ExitCode.failure }
    }

    /// What both sides run on; `nil` is what they run on by themselves.
    private var eventLoopGroup: (any EventLoopGroup)? {
        #if DirectTransport && os(Linux)
            if direct {
                return DirectEventLoopGroup()
            }
        #endif
        return nil
    }

    private func startServer(
        on port: Int,
        _ loops: (any EventLoopGroup)?,
        _ fingerprint: NIOLockedValueBox<String>,
        _ ledger: ServerLedger
    ) async throws -> SoakServer {
        var configuration = ServerConfiguration.selfSigned(host: "localhost", port: port)
        configuration.gracePeriod = .milliseconds(100)
        configuration.eventLoopGroup = loops
        var logger = Logger(label: "soak", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = verbose ? .debug : .critical
        let server = SoakServer(configuration: configuration, logger: logger) { connection in
            SoakHandler(connection: connection, ledger: ledger)
        }
        try await server.start()
        let new = server.certificateFingerprint ?? ""
        fingerprint.withLockedValue { $0 = new }
        return server
    }

    /// What is left of a number that should come to 0 within 10 seconds.
    private func waitUntilEmpty(_ number: () -> Int) async throws -> Int {
        for _ in 0..<200 where number() != 0 {
            try await Task.sleep(for: .milliseconds(50))
        }
        return number()
    }
}

/// What the system counts for this process.
struct ProcessFigures: CustomStringConvertible {
    let residentKilobytes: Int
    let files: Int

    init() throws {
        files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        let status = try String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        residentKilobytes = line.flatMap { $0.split(separator: " ").compactMap { Int($0) }.first } ?? 0
    }

    var description: String { "\(residentKilobytes / 1024) MB, \(files) files" }
}
