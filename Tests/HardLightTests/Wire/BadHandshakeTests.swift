import HardLight
import Logging
import Testing

@Suite("Bad input before the handshake is over", .serialized, .timeLimit(.minutes(1)))
struct BadHandshakeTests {
    /// What the server has to say about connections, at a level that people see.
    private func news(_ server: TestServer) -> [LogCapture.Entry] {
        server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }
    }

    @Test("that is plain HTTP ends the connection")
    func plainHTTP() async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port, isTLS: false)
            try await peer.send([UInt8](Handshake.request().utf8))
            _ = try await peer.end()
            #expect(news(server).count == 1, "\(news(server))")
            try await server.expectServing()
        }
    }

    @Test("that is not TLS ends the connection", arguments: [1, 2, 3] as [UInt64])
    func noise(seed: UInt64) async throws {
        try await withServer { server in
            var noise = Noise(seed: seed)
            let peer = try await RawConnection.connect(port: server.port, isTLS: false)
            try await peer.send(noise.bytes(2000))
            _ = try await peer.end()
            #expect(news(server).count == 1, "\(news(server))")
            try await server.expectServing()
        }
    }

    @Test("that is not HTTP ends the connection, once TLS is there", arguments: [1, 2, 3] as [UInt64])
    func noHTTP(seed: UInt64) async throws {
        try await withServer { server in
            var noise = Noise(seed: seed)
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send(noise.bytes(2000))
            _ = try await peer.end()
            #expect(news(server).count == 1, "\(news(server))")
            #expect(server.stage.livingHandlers.isEmpty)
            try await server.expectServing()
        }
    }

    @Test("that is a head without an end ends the connection")
    func endlessHead() async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8]("GET / HTTP/1.1\r\n".utf8))
            let field = [UInt8]("X-Padding: \(String(repeating: "x", count: 8000))\r\n".utf8)
            // Far more than any head: the server has had enough before.
            for _ in 0..<100 where !peer.hasEnded {
                try? await peer.send(field)
            }
            _ = try await peer.end()
            #expect(news(server).count == 1, "\(news(server))")
            try await server.expectServing()
        }
    }

    @Test(
        "that stops ends the connection when its time is over",
        arguments: ["before TLS", "within TLS", "before HTTP", "within HTTP"]
    )
    func stalls(where place: String) async throws {
        try await withServer {
            $0.limits.handshakeTimeout = .milliseconds(500)
        } _: { server in
            let peer = try await RawConnection.connect(port: server.port, isTLS: place.hasSuffix("HTTP"))
            // On a busy machine the time may be over by now.
            switch place {
            case "within TLS": try? await peer.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
            case "within HTTP": try? await peer.send([UInt8](Handshake.request().utf8.dropLast(2)))
            default: break
            }
            _ = try await peer.end()
            #expect(news(server).count == 1, "\(news(server))")
            #expect(news(server).first?.message.contains("took too long") == true)
            let client = try await server.connectInTime()
            #expect(try await client.double(1) == 2)
            await client.close()
        }
    }

    @Test("that is fine has its connection ended when making the handler takes too long, and its task cancelled")
    func slowHandler() async throws {
        let gates = Gates()
        try await withServer {
            $0.limits.handshakeTimeout = .milliseconds(500)
        } admit: { connection in
            if connection.request.path == "/slow" {
                try await gates.pass(1)
            }
        } _: { server in
            // Until one gets so far within the time.
            while gates.mostWaiting == 0 {
                await #expect(throws: ConnectionError.self) { try await server.connect(path: "/slow") }
            }
            try await waitUntil("the making is cancelled") { gates.turnedAway == 1 }
            #expect(server.stage.livingHandlers.isEmpty)
            let client = try await server.connectInTime()
            #expect(try await client.double(1) == 2)
            await client.close()
            #expect(server.log.entries(from: .error).isEmpty)
        }
    }

    @Test("that ends while the handler is being made leaves nothing behind")
    func endsEarly() async throws {
        let gates = Gates()
        let admit: @Sendable (TrialConnection) async throws -> Void = { connection in
            connection.subscribe(to: "early")
            guard connection.request.path == "/slow" else { return }
            // Deaf to its cancellation.
            await Task.detached { try? await gates.pass(1) }.value
        }
        try await withServer(admit: admit) { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request(target: "/slow").utf8))
            try await waitUntil("the handler is being made") { gates.waiting == 1 }
            await peer.cut()
            try await server.expectServing()
            gates.open(1)
            try await waitUntil("nothing is left") {
                server.stage.livingHandlers.isEmpty && server.server.connectionCount == 0
                    && server.server.topics.isEmpty
            }
            // A connection that says nothing of itself and goes is nothing to wake anybody for.
            #expect(server.log.entries(from: .warning).isEmpty)
        }
    }

    @Test("has its time: a connection that is open is not closed by it")
    func notAfterwards() async throws {
        try await withServer {
            $0.limits.handshakeTimeout = .milliseconds(500)
        } _: { server in
            let client = try await server.connectInTime()
            // It ends of that timeout, having been begun later.
            let peer = try await RawConnection.connect(port: server.port, isTLS: false)
            _ = try await peer.end()
            #expect(try await client.double(1) == 2)
            await client.close()
        }
    }
}
