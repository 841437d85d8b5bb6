import Logging
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import HardLight

@Suite("A client that cannot connect", .serialized, .timeLimit(.minutes(1)))
struct ConnectTests {
    private func connect(
        to address: String,
        tls: ClientTLS = .insecureForDevelopment,
        _ configure: (inout ClientConfiguration) -> Void = { _ in }
    ) async throws -> ConnectionError {
        var configuration = ClientConfiguration()
        configuration.eventLoopGroup = TestTransport.group
        configure(&configuration)
        return try await #require(throws: ConnectionError.self) {
            try await TrialClient.connect(to: address, tls: tls, configuration: configuration)
        }
    }

    @Test(
        "because the address is none says so at once",
        arguments: [
            "", ":", ":8443", "host:", "host:0", "host:65536", "host:-1", "host:port", "a b:1", "::1", "[::1",
            "[::1]8443",
            "http://host:1", "ws://host", "wss://", "host:1/pa th",
        ]
    )
    func invalidAddress(address: String) async throws {
        let error = try await connect(to: address)
        #expect(error.code == .invalidAddress)
        #expect(error.address == address)
        #expect(error.status == nil)
    }

    @Test("because nobody listens says so")
    func refusedPort() async throws {
        // A port that was free a moment ago.
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        try await channel.close()
        let error = try await connect(to: "127.0.0.1:\(port)")
        #expect(error.code == .unreachable)
        #expect(error.cause != nil)
        #expect(error.message.contains("nothing answers"))
    }

    @Test("connects to the address that answers, of a host with several")
    func severalAddresses() async throws {
        let taken = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let closed = try #require(taken.localAddress)
        try await taken.close()
        try await withServer { server in
            let open = try SocketAddress(ipAddress: "127.0.0.1", port: server.port)
            for addresses in [[closed, open], [closed, closed, open], [open, closed]] {
                var connector = ClientConnector(
                    tls: server.tls,
                    configuration: ClientConfiguration(),
                    logger: server.log.logger
                )
                connector.resolver = FixedResolver(addresses: addresses)
                let connection: ClientConnection<TrialInterface> = try await connector.connect(
                    to: "localhost:1",
                    openingEvents: EventArrival<TrialEvent>.open
                )
                connection.close(.normalClosure, reason: "")
            }
        }
    }

    private struct FixedResolver: Resolver {
        let addresses: [SocketAddress]

        func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
            MultiThreadedEventLoopGroup.singleton.any().makeSucceededFuture(Array(addresses.dropFirst()))
        }

        func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
            MultiThreadedEventLoopGroup.singleton.any().makeSucceededFuture(Array(addresses.prefix(1)))
        }

        func cancelQueries() {}
    }

    @Test("because its task is cancelled says so at once, whatever the network is at")
    func cancelledAtOnce() async throws {
        // An address that swallows what is sent to it: nothing of it comes back.
        let connecting = Task {
            try await TrialClient.connect(to: "192.0.2.1:1", tls: .insecureForDevelopment)
        }
        connecting.cancel()
        let error = await #expect(throws: ConnectionError.self) { try await connecting.value }
        #expect(error?.code == .cancelled)
    }

    @Test("because its event loops have no sockets says so, as does a server")
    func unsuitableLoops() async throws {
        let error = try await connect(to: "127.0.0.1:1") { $0.eventLoopGroup = NIOAsyncTestingEventLoop() }
        #expect(error.code == .unsuitableEventLoops)
        var configuration = ServerConfiguration(host: "127.0.0.1", port: 0, tls: .plaintext)
        configuration.eventLoopGroup = NIOAsyncTestingEventLoop()
        let stage = Stage { _, argument in argument }
        let server = TrialServer(configuration: configuration, logger: LogCapture().logger) {
            stage.makeHandler(for: $0)
        }
        let refused = await #expect(throws: ServerError.self) { try await server.start() }
        #expect(refused?.code == .unsuitableEventLoops)
        await server.stop()
    }

    @Test("because there is no such host says so")
    func noHost() async throws {
        // RFC 6761 §6.4: a name that never exists.
        let error = try await connect(to: "nobody.invalid:8443")
        #expect(error.code == .unreachable)
    }

    @Test("because the certificate is not trusted says what to do")
    func untrusted() async throws {
        try await withServer { server in
            let error = try await connect(to: "localhost:\(server.port)", tls: .systemRoots)
            #expect(error.code == .tls)
            #expect((error.cause as? TLSError)?.code == .untrustedCertificate)
            #expect(!error.isWorthRetrying)
            #expect(error.message.contains("not trusted"))
            try await server.expectServing()
            #expect(server.server.connectionCount <= 1)
        }
    }

    @Test("because another certificate is pinned tells the one that was shown")
    func wrongPin() async throws {
        try await withServer { server in
            let pin = String(repeating: "AB", count: 32)
            let error = try await connect(to: "\(server.address)", tls: .pinned(sha256: pin))
            #expect(error.code == .tls)
            #expect(error.message.contains(server.fingerprint))
            // The next one is accepted too, while a certificate is replaced.
            let client = try await TrialClient.connect(
                to: "\(server.address)",
                tls: .pinned(sha256: pin, server.fingerprint)
            )
            await client.close()
        }
    }

    @Test("because the pin is no fingerprint says so")
    func noPin() async throws {
        let error = try await connect(to: "127.0.0.1:1", tls: .pinned(sha256: "AB:CD"))
        #expect(error.code == .tls)
        #expect(error.message.contains("AB:CD"))
    }

    @Test("connects when the authority is the server's own certificate, by its name alone")
    func ownAuthority() async throws {
        try await withServer { server in
            let pem = try #require(server.server.certificatePEM)
            let client = try await TrialClient.connect(
                to: "localhost:\(server.port)",
                tls: .certificateAuthority(pem: pem)
            )
            #expect(try await client.double(1) == 2)
            await client.close()
        }
    }

    @Test("connects without a check where that is asked for, and a warning is logged")
    func insecure() async throws {
        try await withServer { server in
            let log = LogCapture()
            let client = try await TrialClient.connect(
                to: "wss://\(server.address)/",
                tls: .insecureForDevelopment,
                logger: log.logger
            )
            #expect(log.entries(from: .warning).count == 1)
            await client.close()
        }
    }

    @Test("because the server is no WebSocket server says so, with its status", arguments: [200, 404, 301])
    func plainHTTPS(status: Int) async throws {
        try await RawServer.run { server in
            async let failing = connect(to: server.address, tls: server.tls)
            let peer = try await server.accept()
            _ = try await peer.head()
            let body = "<html>Welcome!</html>"
            try await peer.send(
                [UInt8]("HTTP/1.1 \(status) Whatever\r\nContent-Length: \(body.count)\r\n\r\n\(body)".utf8)
            )
            let error = try await failing
            #expect(error.code == (status == 200 ? .notWebSocket : .refused))
            #expect(error.status == status)
            _ = try await peer.end()
        }
    }

    @Test("because the server says so has the status, though the answer never ends")
    func endlessRefusal() async throws {
        try await RawServer.run { server in
            // On a busy machine the time may be over before the answer has begun.
            var error = try await refusal(by: server)
            while error.code == .timedOut {
                error = try await refusal(by: server)
            }
            #expect(error.code == .refused)
            #expect(error.status == 503)
            #expect(error.message.contains("try later"))
        }
    }

    private func refusal(by server: RawServer) async throws -> ConnectionError {
        async let failing = connect(to: server.address, tls: server.tls) { $0.connectTimeout = .seconds(1) }
        let peer = try await server.accept()
        _ = try await peer.head()
        try? await peer.send([UInt8]("HTTP/1.1 503 Busy\r\nContent-Length: 1000\r\n\r\ntry later\n".utf8))
        let error = try await failing
        _ = try await peer.end()
        return error
    }

    @Test(
        "because the server answers another version names both",
        arguments: ["hl/1", "hl/3", "HL/2", nil, "hl/2, hl/1"]
    )
    func versionMismatch(token: String?) async throws {
        try await RawServer.run { server in
            async let failing = connect(to: server.address, tls: server.tls)
            let peer = try await server.accept()
            let request = try #require(try await peer.head())
            #expect(request["Sec-WebSocket-Protocol"] == "hl/2")
            try await peer.send([UInt8](Handshake.response(to: request, protocol: token).utf8))
            let error = try await failing
            #expect(error.code == .versionMismatch)
            #expect(error.message.contains("hl/2"))
            #expect(error.message.contains(token ?? "none"))
            // The client leaves.
            _ = try await peer.end()
        }
    }

    @Test("because the proof of the handshake is wrong says so")
    func wrongAccept() async throws {
        try await RawServer.run { server in
            async let failing = connect(to: server.address, tls: server.tls)
            let peer = try await server.accept()
            let request = try #require(try await peer.head())
            try await peer.send([UInt8](Handshake.response(to: request, accept: "bm90IHRoZSBwcm9vZg==").utf8))
            let error = try await failing
            #expect(error.code == .notWebSocket)
            _ = try await peer.end()
        }
    }

    @Test(
        "because the server talks nonsense says so",
        arguments: ["SSH-2.0-OpenSSH_9.9\r\n", "\0\u{1}\u{2}\u{3}\r\n\r\n"]
    )
    func garbage(text: String) async throws {
        try await RawServer.run { server in
            async let failing = connect(to: server.address, tls: server.tls)
            let peer = try await server.accept()
            _ = try await peer.head()
            try await peer.send([UInt8](text.utf8))
            let error = try await failing
            #expect(error.code == .notWebSocket)
            _ = try await peer.end()
        }
    }

    @Test("because the server hangs up says so", arguments: [true, false])
    func hangsUp(afterRequest: Bool) async throws {
        try await RawServer.run { server in
            async let failing = connect(to: server.address, tls: server.tls)
            let peer = try await server.accept()
            if afterRequest {
                _ = try await peer.head()
            }
            await peer.close()
            let error = try await failing
            #expect([.unreachable, .tls].contains(error.code))
        }
    }

    @Test("because the server does not speak TLS says so")
    func noTLS() async throws {
        try await RawServer.run(isTLS: false) { server in
            async let failing = connect(to: server.address)
            let peer = try await server.accept()
            try await peer.send([UInt8]("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
            let error = try await failing
            #expect(error.code == .tls)
            #expect(error.message.contains("does not speak TLS"))
        }
    }

    @Test("because nothing comes back gives up in time, and leaves", arguments: [true, false])
    func silence(isTLS: Bool) async throws {
        try await RawServer.run(isTLS: isTLS) { server in
            let error = try await connect(to: server.address) { $0.connectTimeout = .milliseconds(200) }
            #expect(error.code == .timedOut)
            _ = try await server.accept().end()
        }
    }

    @Test("because its task is cancelled gives up at once")
    func cancelled() async throws {
        try await RawServer.run { server in
            let connecting = Task { try await TrialClient.connect(to: server.address, tls: server.tls) }
            let peer = try await server.accept()
            _ = try await peer.head()
            connecting.cancel()
            let error = await #expect(throws: ConnectionError.self) { try await connecting.value }
            #expect(error?.cause is CancellationError)
            _ = try await peer.end()
        }
    }
}
