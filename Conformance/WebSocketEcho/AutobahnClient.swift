import ArgumentParser
import HardLight
import NIOCore
import NIOPosix

/// `autobahn-client ws://HOST:PORT`: goes through the cases of the Autobahn test suite's fuzzing server.
///
/// The server tells at `/getCaseCount` how many cases there are, runs one on each connection to `/runCase?case=N`, and
/// writes its report when `/updateReports` is asked for.
struct AutobahnClient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "autobahn-client",
        abstract: "Echoes all cases of an Autobahn fuzzing server."
    )

    @Argument(help: ArgumentHelp("The fuzzing server.", valueName: "ws://host:port"))
    var address: String

    @Option(help: "The name that the report has for this client.")
    var agent = "HardLight"

    @Flag(help: "Accept any certificate of a wss server.")
    var insecure = false

    func run() async throws {
        let server = try Server(address, isInsecure: insecure)
        let answer = try await server.read("/getCaseCount")
        guard let count = Int(answer) else {
            throw ValidationError("\(address) is no fuzzing server: it has \"\(answer.prefix(50))\" cases.")
        }
        printNow("\(count) cases")
        for number in 1...max(1, count) where number <= count {
            try await server.echo("/runCase?case=\(number)&agent=\(agent)")
            if number % 50 == 0 {
                printNow("\(number) done")
            }
        }
        try await server.echo("/updateReports?agent=\(agent)")
        printNow("all done: the server has the report")
    }
}

/// Where the suite is.
private struct Server {
    private let host: String
    private let port: Int
    private let tls: ClientTLSContext?

    init(_ address: String, isInsecure: Bool) throws {
        let isPlain = address.hasPrefix("ws://")
        guard let endpoint = Endpoint(address, isPlaintext: isPlain) else {
            throw ValidationError("\"\(address)\" is not an address: write it as ws://host:port.")
        }
        host = endpoint.host
        port = endpoint.port
        tls = isPlain ? nil : try Self.trust(isInsecure: isInsecure).makeContext()
    }

    private static func trust(isInsecure: Bool) throws -> ClientTLS {
        guard isInsecure else { return .systemRoots }
        #if AcceptAnyCertificate
            return .insecureForDevelopment
        #else
            throw ValidationError("--insecure was left out of this build.")
        #endif
    }

    /// The first text message on a connection to `target`.
    func read(_ target: String) async throws -> String {
        let promise = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: String.self)
        do {
            try await connect(target, .read(promise))
        } catch {
            promise.fail(error)
        }
        return try await promise.futureResult.get()
    }

    /// Echoes on a connection to `target` until it ends.
    func echo(_ target: String) async throws {
        try await connect(target, .echo)
    }

    private func connect(_ target: String, _ purpose: EchoHandler.Purpose) async throws {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        let connection = try tls.makeConnection(to: host)
                        try channel.pipeline.syncOperations.addHandlers(connection.handlers)
                    }
                    try EchoUpgrade.configureClient(channel, host: "\(host):\(port)", target: target, purpose: purpose)
                }
            }
            .connect(host: host, port: port)
            .get()
        try await channel.closeFuture.get()
    }
}
