import ArgumentParser
import BenchSupport
import Foundation
import HardLight

/// `client --port N …`: what every peer's client understands. Prints one object of JSON.
struct Client: AsyncParsableCommand {
    /// What the calls call.
    enum Method: String, CaseIterable, ExpressibleByArgument {
        case echo, inline, number, overhead, increment
    }

    static let configuration = CommandConfiguration(abstract: "Makes calls, or receives events, and times them.")

    @Option(help: "The server's name or address.")
    var host = "localhost"

    @Option(help: "The server's port.")
    var port: Int

    @Option(help: ArgumentHelp("The certificate to trust, PEM.", valueName: "file"))
    var cert: String

    @Option(help: "The connections.")
    var connections = 1

    @Option(name: .customLong("in-flight"), help: "The calls in flight on each connection.")
    var inFlight = 1

    @Option(help: "The calls on each connection.")
    var calls = 10_000

    @Option(name: .customLong("warm-up"), help: "The calls on each connection before the clock starts.")
    var warmUp = 1_000

    @Option(help: "What is called: \(Method.allCases.map(\.rawValue).joined(separator: ", ")).")
    var method = Method.echo

    @Option(help: "The bytes of an echo or an event.")
    var payload = 12

    @Option(
        help: """
            Calls a second over all connections, made when their time has come and not when the last is answered \
            (open loop); 0 for as fast as answers come. Times count from when a call was due.
            """
    )
    var rate = 0.0

    @Option(help: "Receive events instead: the connections that get each.")
    var subscribers = 0

    @Option(help: "Hold the connections open for so many seconds, and do nothing.")
    var idle = 0

    @Option(help: "The version of the protocol: \(ProtocolVersion.supported.map(\.token).joined(separator: ", ")).")
    var version = ProtocolVersion.v2.token

    @Option(help: "The DEFLATE level to ask for, 0 to 9.")
    var compression = 0

    @Option(help: "What carries the bytes: \(Transport.allCases.map(\.rawValue).joined(separator: ", ")).")
    var transport = Transport.nio

    @Flag(help: "Make the calls from Swift's global pool, not from the connections' event loops.")
    var pool = false

    @Flag(help: "Print `ready` after the warm-up, and go on when a line, or the end, comes in on the standard input.")
    var wait = false

    func validate() throws {
        guard (1...65535).contains(port) else { throw ValidationError("--port takes a number from 1 to 65535.") }
        guard connections > 0, inFlight > 0, calls > 0 else {
            throw ValidationError("--connections, --in-flight and --calls are at least 1.")
        }
        guard warmUp >= 0, payload >= 0, subscribers >= 0, idle >= 0, rate >= 0 else {
            throw ValidationError("--warm-up, --payload, --subscribers, --idle and --rate are not negative.")
        }
        guard inFlight <= 256 else {
            throw ValidationError("--in-flight is at most 256, which is what one connection has ids for.")
        }
        guard CompressionLevel(rawValue: compression) != nil else {
            throw ValidationError("--compression takes a level from 0 to 9.")
        }
        guard ProtocolVersion(version) != nil else {
            throw ValidationError("--version takes one of \(ProtocolVersion.supported.map(\.token)).")
        }
    }

    func run() async throws {
        try OpenFiles.allow(max(connections, subscribers) + 64)
        let clients = try await connect()
        if idle > 0 {
            print("{\"connections\": \(clients.count)}")
            flushOutput()
            return try await Task.sleep(for: .seconds(idle))
        }
        if subscribers > 0 {
            let fanOut = FanOut(clients: clients, size: payload)
            try await onLoop(of: clients[0]) { try await fanOut.prepare(warmUp: warmUp) }
            pause()
            print(try await onLoop(of: clients[0]) { try await fanOut.run(rounds: calls) }.json)
        } else {
            let load = Load(clients: clients, inFlight: inFlight, method: method, payload: payload, usesPool: pool)
            if warmUp > 0 {
                _ = try await load.run(calls: warmUp)
            }
            pause()
            let measurement =
                rate > 0 ? try await load.run(calls: calls, perSecond: rate) : try await load.run(calls: calls)
            print(try measurement.json)
        }
        flushOutput()
    }

    private func connect() async throws -> [BenchClient] {
        var configuration = ClientConfiguration()
        configuration.compressionLevel = CompressionLevel(rawValue: compression) ?? .none
        configuration.protocolVersions = .one(ProtocolVersion(version) ?? .v2)
        // One thread makes the load: more would take the server's CPU on a small machine.
        configuration.eventLoopGroup = transport.makeGroup(threads: 1)
        var clients: [BenchClient] = []
        for _ in 0..<max(connections, subscribers) {
            clients.append(
                try await BenchClient.connect(
                    to: "\(host):\(port)",
                    tls: .certificateAuthority(file: cert),
                    configuration: configuration
                )
            )
        }
        return clients
    }

    /// On the thread that the events come in on: elsewhere each costs a hop.
    private func onLoop<R: Sendable>(
        of client: BenchClient,
        _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        try await Task(executorPreference: client.connection.taskExecutor) { try await body() }.value
    }

    private func pause() {
        guard wait else { return }
        print("ready")
        flushOutput()
        _ = readLine()
    }
}
