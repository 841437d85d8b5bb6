import HardLight
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@Suite("A server's life", .serialized, .timeLimit(.minutes(1)))
struct ServerLifeTests {
    private func makeServer(
        port: Int = 0,
        tls: ServerTLS = .selfSigned,
        stage: Stage = Stage { _, argument in argument },
        log: LogCapture = LogCapture(),
        gracePeriod: Duration = .seconds(10)
    ) -> TrialServer {
        var configuration = ServerConfiguration(host: "127.0.0.1", port: port, tls: tls)
        configuration.gracePeriod = gracePeriod
        return TrialServer(configuration: configuration, logger: log.logger) { stage.makeHandler(for: $0) }
    }

    private func connect(to server: TrialServer) async throws -> TrialClient {
        let port = try #require(server.port)
        let fingerprint = try #require(server.certificateFingerprint)
        return try await TrialClient.connect(to: "127.0.0.1:\(port)", tls: .pinned(sha256: fingerprint))
    }

    // MARK: Starting

    @Test("on port 0 has a port that the system chose, and tells it")
    func port() async throws {
        let log = LogCapture()
        let server = makeServer(log: log)
        #expect(server.port == nil)
        #expect(server.certificateFingerprint == nil)
        let address = try await server.start()
        #expect(address.port > 0)
        #expect(address.host == "127.0.0.1")
        #expect(server.port == address.port)
        let started = try #require(log.entries.first { $0.message == "server started" })
        #expect(started.level == .info)
        #expect(started.metadata["address"] == "127.0.0.1:\(address.port)")
        #expect(started.metadata["sha256"] == server.certificateFingerprint)
        await server.stop()
        #expect(server.port == nil)
    }

    @Test("starts once", arguments: [true, false])
    func twice(stopping: Bool) async throws {
        let server = makeServer()
        try await server.start()
        if stopping {
            await server.stop()
        }
        let error = try await #require(throws: ServerError.self) { try await server.start() }
        #expect(error.code == .alreadyStarted)
        await server.stop()
    }

    @Test("cannot begin on a port that is taken, and says so")
    func taken() async throws {
        try await withServer { server in
            let second = makeServer(port: server.port)
            let error = try await #require(throws: ServerError.self) { try await second.start() }
            #expect(error.code == .cannotListen)
            #expect(error.message.contains("127.0.0.1:\(server.port)"))
            #expect(error.cause != nil)
            let again = try await #require(throws: ServerError.self) { try await second.start() }
            #expect(again.code == .alreadyStarted)
            try await server.expectServing()
        }
    }

    @Test("cannot begin with files that are not there")
    func noFiles() async throws {
        let server = makeServer(tls: .files(certificateChain: "no/such.pem", privateKey: "no/such.key"))
        let error = try await #require(throws: ServerError.self) { try await server.run() }
        #expect(error.code == .tls)
        #expect(error.message.contains("no/such"))
    }

    @Test("with a certificate in PEM files is known by its authority")
    func files() async throws {
        let folder = try TemporaryFolder()
        let authority = try TestAuthority()
        let issued = try authority.issue(for: "localhost")
        let certificate = try folder.file("chain.pem", issued.certificate)
        let key = try folder.file("key.pem", issued.privateKey)
        let server = makeServer(tls: .files(certificateChain: certificate, privateKey: key))
        let address = try await server.start()
        let client = try await TrialClient.connect(
            to: "localhost:\(address.port)",
            tls: .certificateAuthority(file: try folder.file("authority.pem", authority.pem))
        )
        #expect(try await client.double(2) == 4)
        await client.close()
        await server.stop()
    }

    // MARK: Stopping

    @Test("stops before it has started, and more than once")
    func stopsIdle() async throws {
        let server = makeServer()
        await server.stop()
        try await server.start()
        await server.stop()
        await server.stop()
    }

    @Test("stops after the calls in flight, and tells the clients")
    func grace() async throws {
        let stage = Stage { _, argument in argument }
        let server = makeServer(stage: stage)
        try await server.start()
        let (busy, idle) = (try await connect(to: server), try await connect(to: server))
        let port = try #require(server.port)
        let call = Task { try await busy.pass(1) }
        try await waitUntil("the call is in flight") { stage.gates.waiting == 1 }
        let stopping = Task { await server.stop() }
        // One without calls goes at once; nobody new comes in; the other has its time.
        let closure = await idle.untilClosed()
        #expect(closure?.code == .goingAway)
        #expect(closure?.side == .remote)
        let refused = await #expect(throws: ConnectionError.self) {
            try await TrialClient.connect(to: "127.0.0.1:\(port)", tls: .insecureForDevelopment)
        }
        #expect(refused?.code == .unreachable)
        #expect(stage.gates.waiting == 1)
        stage.gates.open(1)
        #expect(try await call.value == 1)
        #expect(await busy.untilClosed()?.code == .goingAway)
        await stopping.value
        #expect(server.connectionCount == 0)
    }

    @Test("stops when the grace period is over, whatever is in flight")
    func graceEnds() async throws {
        let stage = Stage { _, argument in argument }
        let server = makeServer(stage: stage, gracePeriod: .milliseconds(50))
        try await server.start()
        let client = try await connect(to: server)
        let call = Task { try await client.pass(1) }
        try await waitUntil("the call is in flight") { stage.gates.waiting == 1 }
        await server.stop()
        let error = await #expect(throws: RPCError.self) { try await call.value }
        #expect(error?.code == .connectionClosed)
        #expect(stage.gates.turnedAway == 1)
        #expect(server.connectionCount == 0)
    }

    @Test("stops for everybody who asks: each returns when the connections are closed")
    func stopsTogether() async throws {
        let stage = Stage { _, argument in argument }
        let server = makeServer(stage: stage)
        try await server.start()
        let client = try await connect(to: server)
        let call = Task { try await client.pass(1) }
        try await waitUntil("the call is in flight") { stage.gates.waiting == 1 }
        await withTaskGroup { group in
            for _ in 0..<3 {
                group.addTask {
                    await server.stop()
                    #expect(server.connectionCount == 0)
                }
            }
            group.addTask {
                // The listener is closed when the phase says so.
                try? await waitUntil("it stops listening") { server.port == nil }
                stage.gates.open(1)
            }
        }
        #expect(try await call.value == 1)
    }

    @Test("stops while connections are on their way in, and leaves none behind")
    func stopsDuringHandshakes() async throws {
        let gates = Gates()
        let stage = Stage { _, argument in argument }
        var configuration = ServerConfiguration.selfSigned(host: "127.0.0.1", port: 0)
        configuration.gracePeriod = .zero
        let server = TrialServer(configuration: configuration, logger: LogCapture().logger) { connection in
            try await gates.pass(1)
            return stage.makeHandler(for: connection)
        }
        let address = try await server.start()
        let connecting = Task {
            try await TrialClient.connect(to: "\(address)", tls: .insecureForDevelopment)
        }
        try await waitUntil("the handler is being made") { gates.waiting == 1 }
        await server.stop()
        gates.open(1)
        // It is turned away, or cut: it does not live on a server that has stopped.
        await #expect(throws: ConnectionError.self) { try await connecting.value }
        try await waitUntil("no handler is left") { stage.livingHandlers.isEmpty }
        #expect(server.connectionCount == 0)
    }

    @Test("has stopped for whoever asks when its event loops are gone", arguments: [true, false])
    func stopsWithoutLoops(isDirect: Bool) async throws {
        let group: any EventLoopGroup
        #if DirectTransport && os(Linux)
            group =
                isDirect ? DirectEventLoopGroup(numberOfThreads: 1) : MultiThreadedEventLoopGroup(numberOfThreads: 1)
        #else
            group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        #endif
        var configuration = ServerConfiguration(host: "127.0.0.1", port: 0, tls: .selfSigned)
        configuration.eventLoopGroup = group
        let stage = Stage { _, argument in argument }
        let server = TrialServer(configuration: configuration, logger: LogCapture().logger) {
            stage.makeHandler(for: $0)
        }
        let running = Task { try await server.run() }
        try await waitUntil("the server listens") { server.port != nil }
        let client = try await connect(to: server)
        await server.stop()
        try await group.shutdownGracefully()
        await server.stop()
        try await running.value
        #expect(await client.untilClosed()?.code == .goingAway)
    }

    // MARK: As a service

    @Test("runs in a service group until that shuts down gracefully")
    func serviceGroup() async throws {
        let stage = Stage { _, argument in argument }
        let server = makeServer(stage: stage)
        let group = ServiceGroup(services: [server], logger: LogCapture().logger)
        let running = Task { try await group.run() }
        try await waitUntil("the server listens") { server.port != nil }
        let client = try await connect(to: server)
        let call = Task { try await client.pass(1) }
        try await waitUntil("the call is in flight") { stage.gates.waiting == 1 }
        await group.triggerGracefulShutdown()
        try await waitUntil("it stops listening") { server.port == nil }
        stage.gates.open(1)
        #expect(try await call.value == 1)
        #expect(await client.untilClosed()?.code == .goingAway)
        try await running.value
        #expect(server.connectionCount == 0)
    }

    @Test("ends when the task that runs it is cancelled, without waiting for calls")
    func cancelled() async throws {
        let stage = Stage { _, argument in argument }
        let server = makeServer(stage: stage, gracePeriod: .seconds(3600))
        let running = Task { try await server.run() }
        try await waitUntil("the server listens") { server.port != nil }
        let client = try await connect(to: server)
        let call = Task { try await client.pass(1) }
        try await waitUntil("the call is in flight") { stage.gates.waiting == 1 }
        running.cancel()
        await #expect(throws: RPCError.self) { try await call.value }
        try await running.value
        #expect(server.connectionCount == 0)
    }

    @Test("hurries when the task that runs it is cancelled while it waits for calls")
    func cancelledWhileDraining() async throws {
        let stage = Stage { _, argument in argument }
        let server = makeServer(stage: stage, gracePeriod: .seconds(3600))
        let group = ServiceGroup(services: [server], logger: LogCapture().logger)
        let running = Task { try await group.run() }
        try await waitUntil("the server listens") { server.port != nil }
        let client = try await connect(to: server)
        let call = Task { try await client.pass(1) }
        try await waitUntil("the call is in flight") { stage.gates.waiting == 1 }
        await group.triggerGracefulShutdown()
        try await waitUntil("it stops listening") { server.port == nil }
        running.cancel()
        await #expect(throws: RPCError.self) { try await call.value }
        try? await running.value
        #expect(server.connectionCount == 0)
    }

    @Test("stops when it is told to while it starts, or serves until it is told again")
    func stopsWhileStarting() async throws {
        for _ in 0..<10 {
            let server = makeServer()
            let starting = Task { try await server.start() }
            await Task.yield()
            await server.stop()
            if (try? await starting.value) != nil, server.port != nil {
                // The order came before the start did.
                await server.stop()
            }
            #expect(server.port == nil)
        }
    }

    // MARK: Connections

    @Test("leaves nothing of 200 connections that came and went")
    func comeAndGo() async throws {
        try await withServer { server in
            try await withThrowingTaskGroup { group in
                for worker in 0..<10 {
                    group.addTask {
                        for round in 0..<20 {
                            // Some close, others just go; both with a call in flight.
                            guard round.isMultiple(of: 2) else {
                                let peer = try await RawConnection.upgraded(port: server.port)
                                try await peer.call(.pass(gate: 1), id: 0)
                                try await peer.call(.double(number: 1), id: 1)
                                #expect(try await peer.message() == .result(id: 1, of: 2 as UInt32))
                                await peer.cut()
                                continue
                            }
                            let client = try await server.connect()
                            let call = Task { try await client.pass(1) }
                            #expect(try await client.double(UInt32(worker)) == UInt32(worker) * 2)
                            await client.close()
                            await #expect(throws: RPCError.self) { try await call.value }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await server.waitForConnections(0)
            try await waitUntil("the handlers go") { server.stage.livingHandlers.isEmpty }
            #expect(server.gates.waiting == 0)
            try await server.expectServing()
        }
    }

    @Test("cancels the tasks of a connection's handlers when it goes")
    func cancelsTasks() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            for id in 0..<5 as Range<UInt8> {
                try await peer.call(.pass(gate: 1), id: id)
            }
            try await waitUntil("the calls are in flight") { server.gates.waiting == 5 }
            await peer.cut()
            try await waitUntil("the handlers are cancelled") { server.gates.turnedAway == 5 }
            try await server.waitForConnections(0)
            try await waitUntil("the handler goes") { server.stage.livingHandlers.isEmpty }
            // That their callers are gone is no failure.
            #expect(server.log.entries(from: .error).isEmpty)
        }
    }

    @Test("cancels the handler that closes its own connection")
    func closesItself() async throws {
        let gates = Gates()
        let script: Stage.Script = { connection, _ in
            connection.close(code: CloseCode(rawValue: 4000), reason: "bye")
            try await gates.pass(1)
            return 0
        }
        try await withClient(script: script) { server, client in
            let error = try await #require(throws: RPCError.self) { try await client.act(0) }
            #expect(error.code == .connectionClosed)
            #expect(client.closure?.code == CloseCode(rawValue: 4000))
            try await waitUntil("the handler is cancelled") { gates.turnedAway == 1 }
            try await waitUntil("the handler goes") { server.stage.livingHandlers.isEmpty }
        }
    }

    @Test("numbers its connections, each with another number")
    func identity() async throws {
        try await withServer { server in
            var ids: Set<UInt64> = []
            for _ in 0..<5 {
                let client = try await server.connect()
                ids.insert(try await server.connection().id)
                await client.close()
            }
            #expect(ids.count == 5)
        }
    }
}
