import HardLight
import HardLightCore
import RKYV
import Testing

@Suite("Compression on the wire", .serialized, .timeLimit(.minutes(1)))
struct CompressionTests {
    private static let text = String(repeating: "All work and no play makes Jack a dull boy. ", count: 100)

    @Test(
        "has the level that the client asks for, up to the server's, and 6 when it does not ask well",
        arguments: [
            ("0", "0"), ("1", "1"), ("5", "5"), ("6", "6"), ("7", "6"), ("9", "6"), (nil, "6"), ("", "6"), ("10", "6"),
            ("-1", "6"), ("six", "6"), ("3 4", "6"),
        ] as [(String?, String)]
    )
    func level(asked: String?, answered: String) async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request([("X-HL-Compress", asked)]).utf8))
            let head = try #require(try await peer.head())
            #expect(head.status == 101)
            #expect(head["X-HL-Compress"] == answered)
            #expect(head["Sec-WebSocket-Protocol"] == "hl/2")
            #expect(head["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            await peer.close()
        }
    }

    @Test("goes up to the level that the server is configured with")
    func maximumLevel() async throws {
        try await withServer {
            $0.compression.maximumLevel = CompressionLevel(rawValue: 9) ?? .standard
        } _: { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request([("X-HL-Compress", "9")]).utf8))
            #expect(try await peer.head()?["X-HL-Compress"] == "9")
            await peer.close()
        }
    }

    @Test("of messages on their way in is understood at every level", arguments: 0...9)
    func inbound(level: Int) async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port, [("X-HL-Compress", "0")])
            let archive = try RawMessage.request(TrialCall.echoText(text: Self.text), id: 1)
            let stream = level == 0 ? RawMessage.stored(archive) : Deflated.stream(archive, level: level)
            #expect(level == 0 || stream.count < archive.count / 4)
            try await peer.send(.binary(stream))
            #expect(try await peer.message() == .result(id: 1, of: Self.text))
            await peer.close()
        }
    }

    @Test("makes large answers smaller and leaves small ones stored")
    func outbound() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.echoText(text: Self.text), id: 1)
            let large = try #require(try await peer.frame())
            #expect(large.payload.count < Self.text.utf8.count / 4)
            #expect(try SeenMessage(large) == .result(id: 1, of: Self.text))

            let short = String(Self.text.prefix(900))
            try await peer.call(.echoText(text: short), id: 1)
            let small = try #require(try await peer.frame())
            #expect(RawMessage.unstored(small.payload) != nil)
            #expect(try SeenMessage(small) == .result(id: 1, of: short))
            await peer.close()
        }
    }

    @Test("does not take place where nobody asked for it, or where it does not pay")
    func stored() async throws {
        try await withServer { server in
            let plain = try await RawConnection.upgraded(port: server.port, [("X-HL-Compress", "0")])
            try await plain.call(.echoText(text: Self.text), id: 1)
            let large = try #require(try await plain.frame())
            #expect(RawMessage.unstored(large.payload) != nil)
            await plain.close()

            let peer = try await RawConnection.upgraded(port: server.port)
            let bytes = Filler.noise(5000, seed: 2)
            try await peer.call(.echo(bytes: bytes), id: 1)
            let incompressible = try #require(try await peer.frame())
            #expect(RawMessage.unstored(incompressible.payload) != nil)
            #expect(try SeenMessage(incompressible) == .result(id: 1, of: bytes))
            await peer.close()
        }
    }

    @Test("begins at the size that the server is configured with")
    func threshold() async throws {
        try await withServer {
            $0.compression.threshold = 100
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.echoText(text: String(Self.text.prefix(200))), id: 1)
            let frame = try #require(try await peer.frame())
            #expect(RawMessage.unstored(frame.payload) == nil)
            #expect(try SeenMessage(frame) == .result(id: 1, of: String(Self.text.prefix(200))))
            await peer.close()
        }
    }

    @Test("of a client's messages is what it is configured with", arguments: [CompressionLevel.none, .standard])
    func client(level: CompressionLevel) async throws {
        try await RawServer.run { server in
            var configuration = ClientConfiguration()
            configuration.compressionLevel = level
            async let connecting = TrialClient.connect(
                to: server.address,
                tls: server.tls,
                configuration: configuration
            )
            let peer = try await server.accept()
            let request = try #require(try await peer.head())
            #expect(request["X-HL-Compress"] == "\(level.rawValue)")
            try await peer.send([UInt8](Handshake.response(to: request).utf8))
            let client = try await connecting
            let call = Task { try await client.echoText(Self.text) }
            let frame = try #require(try await peer.frame())
            #expect((frame.payload.count < Self.text.utf8.count / 4) == (level != .none))
            // At any level it understands what is compressed.
            let answer = try RawMessage.response(Self.text, id: 0)
            try await peer.send(RawFrame(2, Deflated.stream(answer, level: 9)).unmasked)
            #expect(try await call.value == Self.text)
            await peer.close()
        }
    }
}
