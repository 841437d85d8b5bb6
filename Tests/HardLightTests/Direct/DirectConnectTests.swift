#if DirectTransport && os(Linux)
    import Foundation
    import HardLight
    import NIOCore
    import NIOPosix
    import Testing

    @Suite("Direct transport: a client that cannot connect", .serialized, .timeLimit(.minutes(1)))
    struct DirectConnectTests {
        private func connect(
            to address: String,
            tls: ClientTLS,
            _ configure: (inout ClientConfiguration) -> Void = { _ in }
        ) async throws -> ConnectionError {
            var configuration = ClientConfiguration()
            configuration.eventLoopGroup = Mix.group
            configure(&configuration)
            return try await #require(throws: ConnectionError.self) {
                try await TrialClient.connect(to: address, tls: tls, configuration: configuration)
            }
        }

        private func withDirectServer(_ test: (TestServer) async throws -> Void) async throws {
            try await withServer({ $0.eventLoopGroup = Mix.group }, test)
        }

        @Test("because the authority is another one", arguments: [true, false])
        func otherAuthority(isSystem: Bool) async throws {
            let pem = try TestAuthority().pem
            try await withDirectServer { server in
                let tls = isSystem ? ClientTLS.systemRoots : .certificateAuthority(pem: pem)
                let error = try await connect(to: "localhost:\(server.port)", tls: tls)
                #expect(error.code == .tls)
                #expect(error.message.contains("not trusted"))
                try await server.expectServing()
            }
        }

        @Test("because the name is another one, or an address that is not in the certificate")
        func otherName() async throws {
            let authority = try TestAuthority()
            let issued = try authority.issue(for: "example.com")
            let pem = try authority.pem
            try await withServer {
                $0.eventLoopGroup = Mix.group
                $0.tls = .pem(certificateChain: issued.certificate, privateKey: issued.privateKey)
            } _: { server in
                for host in ["localhost", "127.0.0.1"] {
                    let error = try await connect(to: "\(host):\(server.port)", tls: .certificateAuthority(pem: pem))
                    #expect(error.code == .tls)
                    #expect(error.message.contains("not for \(host)"))
                }
            }
        }

        @Test("but by each of the names in the certificate", arguments: ["localhost", "127.0.0.1"])
        func names(host: String) async throws {
            try await withDirectServer { server in
                let pem = try #require(server.server.certificatePEM)
                var configuration = ClientConfiguration()
                configuration.eventLoopGroup = Mix.group
                let client = try await TrialClient.connect(
                    to: "\(host):\(server.port)",
                    tls: .certificateAuthority(pem: pem),
                    configuration: configuration
                )
                #expect(try await client.double(1) == 2)
                await client.close()
            }
        }

        @Test("because the certificate is over")
        func expired() async throws {
            let authority = try TestAuthority()
            let issued = try authority.issue(for: "localhost", validUntil: Date() - 100)
            let pem = try authority.pem
            try await withServer {
                $0.eventLoopGroup = Mix.group
                $0.tls = .pem(certificateChain: issued.certificate, privateKey: issued.privateKey)
            } _: { server in
                let error = try await connect(to: "localhost:\(server.port)", tls: .certificateAuthority(pem: pem))
                #expect(error.code == .tls)
                #expect(error.message.contains("not valid now"))
            }
        }

        @Test("because another certificate is pinned, and it tells the one that was shown")
        func otherPin() async throws {
            try await withDirectServer { server in
                let pin = String(repeating: "AB", count: 32)
                let error = try await connect(to: "\(server.address)", tls: .pinned(sha256: pin))
                #expect(error.code == .tls)
                #expect(error.message.contains(server.fingerprint))
                var configuration = ClientConfiguration()
                configuration.eventLoopGroup = Mix.group
                let client = try await TrialClient.connect(
                    to: "\(server.address)",
                    tls: .pinned(sha256: pin, server.fingerprint),
                    configuration: configuration
                )
                await client.close()
            }
        }

        @Test("because nobody listens")
        func refusedPort() async throws {
            let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(host: "127.0.0.1", port: 0).get()
            let port = try #require(channel.localAddress?.port)
            try await channel.close()
            let error = try await connect(to: "127.0.0.1:\(port)", tls: .systemRoots)
            #expect(error.code == .unreachable)
            #expect(error.cause != nil)
            #expect(error.message.contains("nothing answers"))
        }

        @Test("because there is no such host")
        func noHost() async throws {
            let error = try await connect(to: "nobody.invalid:8443", tls: .systemRoots)
            #expect(error.code == .unreachable)
            #expect(error.message.contains("nothing answers"))
        }

        @Test("because nothing comes back", arguments: [true, false])
        func silence(isTLS: Bool) async throws {
            try await RawServer.run(isTLS: isTLS) { server in
                let error = try await connect(to: server.address, tls: server.tls) {
                    $0.connectTimeout = .milliseconds(300)
                }
                #expect(error.code == .timedOut)
                _ = try await server.accept().end()
            }
        }

        @Test("because what answers does not speak TLS")
        func noTLS() async throws {
            try await RawServer.run(isTLS: false) { server in
                async let failing = connect(to: server.address, tls: server.tls)
                let peer = try await server.accept()
                try await peer.send([UInt8]("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
                let error = try await failing
                #expect(error.code == .tls)
                #expect(error.message.contains("does not speak TLS"))
            }
        }

        @Test("a server whose port is taken says so")
        func takenPort() async throws {
            try await withDirectServer { server in
                var configuration = ServerConfiguration.selfSigned(host: "127.0.0.1", port: server.port)
                configuration.eventLoopGroup = Mix.group
                let second = TrialServer(configuration: configuration) { server.stage.makeHandler(for: $0) }
                let error = await #expect(throws: ServerError.self) { try await second.start() }
                #expect(error?.code == .cannotListen)
            }
        }

        @Test("because its loops end meanwhile, wherever it has got to", arguments: [true, false])
        func loopsEnd(isAnswering: Bool) async throws {
            try await RawServer.run(isTLS: isAnswering) { server in
                for _ in 0..<20 {
                    let group = DirectEventLoopGroup(numberOfThreads: 1)
                    async let failing = connect(to: "localhost:\(server.port)", tls: server.tls) {
                        $0.eventLoopGroup = group
                    }
                    await Task.yield()
                    try await group.shutdownGracefully()
                    #expect(try await failing.code == .unreachable)
                }
            }
        }
    }
#endif
