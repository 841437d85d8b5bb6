#if DirectTransport && os(Linux)
    import HardLight
    import NIOCore
    import NIOPosix
    import Testing

    @Suite("Direct transport", .serialized, .timeLimit(.minutes(1)))
    struct DirectTransportTests {
        @Test("calls of every kind", arguments: Mix.allCases)
        func calls(mix: Mix) async throws {
            try await withDirectClient(mix) { _, client in
                #expect(try await client.double(21) == 42)
                #expect(try await client.echoText("Grüße") == "Grüße")
                #expect(try await client.echoParcel(.full, urgent: false, stamps: nil) == .full)
                try await client.nothing()
                let error = await #expect(throws: Refusal.self) { try await client.withdraw(500) }
                #expect(error == .insufficient(balance: 100, missing: 400))
            }
        }

        @Test("as many calls in flight as there can be", arguments: Mix.allCases)
        func inFlight(mix: Mix) async throws {
            try await withDirectClient(mix) { server, client in
                let sum = try await withThrowingTaskGroup(of: UInt32.self) { group in
                    for gate in 0..<256 as Range<UInt32> {
                        group.addTask { try await client.pass(gate) }
                    }
                    try await waitUntil("all are in flight") { server.gates.waiting == 256 }
                    server.gates.open(0..<256)
                    return try await group.reduce(0, +)
                }
                #expect(sum == 255 * 128)
            }
        }

        @Test("state and events", arguments: Mix.allCases)
        func stateAndEvents(mix: Mix) async throws {
            let script: Stage.Script = { connection, argument in
                connection.subscribe(to: "all")
                connection.state.withLock { $0.counter = argument }
                for number in 0..<argument {
                    connection.emit(.numbered(number), to: "all")
                }
                return argument
            }
            try await withDirectClient(mix, script: script) { _, client in
                let events = client.events
                let answer = try await client.act(100)
                #expect(answer == 100)
                #expect(client.state.counter == 100)
                var next: UInt32 = 0
                for await event in events {
                    #expect(event.payload == .numbered(next))
                    next += 1
                    if next == 100 { break }
                }
            }
        }

        @Test("messages of a megabyte, both ways at once", arguments: Mix.allCases)
        func large(mix: Mix) async throws {
            try await withDirectClient(mix) {
                $0.limits.messageSize = 4 * 1024 * 1024
            } _: { _, client in
                let bytes = Filler.noise(1024 * 1024, seed: 1)
                let count = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<16 {
                        group.addTask { try await client.echo(bytes) == bytes }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(count == 16)
            }
        }

        @Test("without TLS", arguments: Mix.allCases)
        func plaintext(mix: Mix) async throws {
            try await withDirectClient(mix) {
                $0.tls = .plaintext
            } _: { _, client in
                let bytes = Filler.noise(500_000, seed: 2)
                let echo = try await client.echo(bytes)
                #expect(echo == bytes)
            }
        }

        @Test("a server that allows TLS 1.2, too")
        func olderTLS() async throws {
            try await withServer {
                $0.eventLoopGroup = Mix.group
                $0.tls.minimumVersion = .tls12
            } _: { server in
                try await server.expectServing()
                let client = try await server.connect(.both)
                #expect(try await client.double(1) == 2)
                await client.close()
            }
        }

        @Test("many connections, which all end", arguments: Mix.allCases)
        func many(mix: Mix) async throws {
            try await withServer {
                $0.eventLoopGroup = mix.serverGroup
            } _: { server in
                try await withThrowingTaskGroup { group in
                    for _ in 0..<100 {
                        group.addTask {
                            let client = try await server.connect(mix) { $0.connectTimeout = .seconds(30) }
                            #expect(try await client.double(2) == 4)
                            await client.close()
                            #expect(client.closure?.code == .normalClosure)
                        }
                    }
                    try await group.waitForAll()
                }
                try await server.waitForConnections(0)
            }
        }

        @Test("a client that does not read does not hold up others, and gets all when it reads")
        func slowReader() async throws {
            try await withServer {
                $0.eventLoopGroup = Mix.group
            } _: { server in
                let peer = try await RawConnection.upgraded(port: server.port)
                try await peer.stopReading()
                for id in 0..<64 as Range<UInt8> {
                    try await peer.call(.fill(size: 500_000), id: id)
                }
                try await server.expectServing()
                // What the sockets and the outbox hold, and no more.
                #expect(server.stage.fills < 64)
                try await peer.resumeReading()
                for _ in 0..<64 {
                    #expect(try await peer.message() != nil)
                }
                #expect(server.stage.fills == 64)
                await peer.close()
            }
        }

        @Test("a client that is killed is noticed, and its server serves on", arguments: [true, false])
        func cut(isUpgraded: Bool) async throws {
            try await withServer {
                $0.eventLoopGroup = Mix.group
            } _: { server in
                let peer =
                    isUpgraded
                    ? try await RawConnection.upgraded(port: server.port)
                    : try await RawConnection.connect(port: server.port)
                await peer.cut()
                try await server.waitForConnections(0)
                try await server.expectServing()
            }
        }

        @Test("a client whose server is gone is told")
        func serverGone() async throws {
            try await RawServer.run { server in
                var configuration = ClientConfiguration()
                configuration.eventLoopGroup = Mix.group
                async let connecting = TrialClient.connect(
                    to: server.address,
                    tls: server.tls,
                    configuration: configuration
                )
                let peer = try await server.acceptUpgrade()
                let client = try await connecting
                await peer.cut()
                let closure = await client.untilClosed()
                #expect(closure?.code == .abnormalClosure)
                let error = await #expect(throws: RPCError.self) { try await client.nothing() }
                #expect(error?.code == .connectionClosed)
            }
        }

        @Test("a server that stops lets calls in flight finish, and closes with 1001", arguments: Mix.allCases)
        func drain(mix: Mix) async throws {
            try await withDirectClient(mix) {
                $0.gracePeriod = .seconds(30)
            } _: { server, client in
                async let call = client.pass(1)
                try await waitUntil("it is in flight") { server.gates.waiting == 1 }
                let stopping = Task { await server.server.stop() }
                try await waitUntil("it stops listening") { server.server.port == nil }
                server.gates.open(1)
                #expect(try await call == 1)
                await stopping.value
                #expect(await client.untilClosed()?.code == .goingAway)
                #expect(server.server.connectionCount == 0)
            }
        }

        @Test("limits are those of any server's: connections, the time of a handshake, its bytes")
        func limits() async throws {
            try await withServer {
                $0.eventLoopGroup = Mix.group
                $0.limits.connections = 1
                $0.limits.handshakeTimeout = .milliseconds(500)
            } _: { server in
                let silent = try await RawConnection.connect(port: server.port, isTLS: false)
                try await waitUntil("it is turned away") { silent.hasEnded }
                let client = try await server.connectInTime()
                let second = try await RawConnection.connect(port: server.port, isTLS: false)
                try await waitUntil("it is turned away") { second.hasEnded }
                await client.close()
            }
        }

        @Test("clients that have to show a certificate")
        func mutualTLS() async throws {
            let authority = try TestAuthority()
            let shown = try authority.issue(for: "client")
            let pem = try authority.pem
            try await withServer {
                $0.eventLoopGroup = Mix.group
                $0.tls.clientCertificates = .required(authoritiesPEM: pem)
            } _: { server in
                var configuration = ClientConfiguration()
                configuration.eventLoopGroup = Mix.group
                var tls = server.tls
                let error = await #expect(throws: (any Error).self) {
                    let client = try await TrialClient.connect(
                        to: "\(server.address)",
                        tls: tls,
                        configuration: configuration
                    )
                    try await client.nothing()
                }
                #expect("\(try #require(error))".contains("certificate"))
                tls.identity = .pem(certificateChain: shown.certificate, privateKey: shown.privateKey)
                let client = try await TrialClient.connect(
                    to: "\(server.address)",
                    tls: tls,
                    configuration: configuration
                )
                #expect(try await client.double(1) == 2)
                await client.close()
            }
        }
    }
#endif
