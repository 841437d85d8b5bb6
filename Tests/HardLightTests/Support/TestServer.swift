import HardLight
import Logging
import Testing

/// A server of ``Trial`` on a port of its own, for one test.
struct TestServer {
    let server: TrialServer
    let address: ServerAddress
    /// Empty where there is no TLS.
    let fingerprint: String
    let stage: Stage
    let log: LogCapture

    var gates: Gates { stage.gates }
    var port: Int { address.port }

    /// What the client trusts: this server's certificate and no other.
    var tls: ClientTLS { fingerprint.isEmpty ? .plaintext : .pinned(sha256: fingerprint) }

    func connect(
        path: String = "",
        logger: Logger? = nil,
        _ configure: (inout ClientConfiguration) -> Void = { _ in }
    ) async throws -> TrialClient {
        var configuration = ClientConfiguration()
        configuration.eventLoopGroup = TestTransport.group
        configure(&configuration)
        return try await TrialClient.connect(
            to: "\(address)\(path)",
            tls: tls,
            configuration: configuration,
            logger: logger ?? log.logger
        )
    }

    /// The newest connection, as its handler has it.
    func connection() async throws -> TrialConnection {
        try await waitFor("a connection") { stage.connection }
    }

    func waitForConnections(_ count: Int) async throws {
        try await waitUntil("\(count) connections") { server.connectionCount == count }
    }

    /// A whole session of another client: the server serves on.
    func expectServing(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let client = try await connect()
        let doubled = try await client.double(21)
        #expect(doubled == 42, sourceLocation: sourceLocation)
        await client.close()
    }

    /// A client of a server whose handshake timeout is so short that a busy machine may not keep to it each time.
    func connectInTime() async throws -> TrialClient {
        for _ in 0..<20 {
            if let client = try? await connect() {
                return client
            }
        }
        return try await connect()
    }
}

/// Runs a test with a server, which is stopped afterwards.
///
/// - Parameters:
///   - script: What `act` does.
///   - admit: Called for each connection before it has a handler; it turns away by throwing.
func withServer(
    _ configure: (inout ServerConfiguration) throws -> Void = { _ in },
    script: @escaping Stage.Script = { _, argument in argument },
    admit: @escaping @Sendable (TrialConnection) async throws -> Void = { _ in },
    _ test: (TestServer) async throws -> Void
) async throws {
    let stage = Stage(script: script)
    let log = LogCapture()
    var configuration = ServerConfiguration.selfSigned(host: "127.0.0.1", port: 0)
    // Tests that leave calls unanswered do not wait for them.
    configuration.gracePeriod = .zero
    configuration.eventLoopGroup = TestTransport.group
    try configure(&configuration)
    let server = TrialServer(configuration: configuration, logger: log.logger) { connection in
        try await admit(connection)
        return stage.makeHandler(for: connection)
    }
    let address = try await server.start()
    do {
        try await test(
            TestServer(
                server: server,
                address: address,
                fingerprint: server.certificateFingerprint ?? "",
                stage: stage,
                log: log
            )
        )
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// Runs a test with a server and one client.
func withClient(
    script: @escaping Stage.Script = { _, argument in argument },
    _ configure: (inout ClientConfiguration) -> Void = { _ in },
    _ test: (TestServer, TrialClient) async throws -> Void
) async throws {
    try await withServer(script: script) { server in
        let client = try await server.connect(configure)
        try await test(server, client)
        await client.close()
    }
}
