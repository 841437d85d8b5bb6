import HardLightCore
import NIOCore
import NIOEmbedded
import Testing

@testable import HardLight

@Suite("An upgrade that is made to do harm", .serialized, .timeLimit(.minutes(1)))
struct HostileUpgradeTests {
    private static let second = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(
        "by another request behind it gets nothing but its answer",
        arguments: [nil, "close", "upgrade-not", "Upgrade"]
    )
    func pipelined(connection: String?) async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            let request = Handshake.request([("Connection", connection)])
            try await peer.send([UInt8]((request + Self.second + Self.second).utf8))
            let head = try #require(try await peer.head())
            if connection == "Upgrade" {
                // It is no frame, or none that a client sends.
                #expect(head.status == 101)
                let frames = try await peer.rest()
                #expect(frames.map(\.closeCode) == [1002])
            } else {
                #expect(head.status == 426)
                let body = String(decoding: try await peer.end(), as: UTF8.self)
                #expect(!body.contains("HTTP/1.1"))
            }
            try await server.expectServing()
        }
    }

    @Test("by another request behind it, while its handler is made, gets nothing but its answer")
    func pipelinedMeanwhile() async throws {
        try await withServer(admit: { _ in await Task.detached {}.value }) { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8]((Handshake.request() + Self.second).utf8))
            #expect(try await peer.head()?.status == 101)
            #expect(try await peer.rest().map(\.closeCode) == [1002])
            try await server.expectServing()
        }
    }

    @Test(
        "by a list of protocols is looked through once",
        arguments: [
            (String(repeating: "a,", count: 31_000) + "a", 426),
            (String(repeating: "websocket,", count: 5_800) + "a", 101),
            ("h2c, websocket", 101), ("websocket/13", 426), (",,", 426), ("WebSocket", 101),
        ]
    )
    func protocols(list: String, status: Int) async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request([("Upgrade", list)]).utf8))
            #expect(try await peer.head()?.status == status)
            await peer.close()
            try await server.expectServing()
        }
    }

    @Test("by a list of protocols has one handler made, though that turns it away")
    func oneHandler() async throws {
        let asked = Tally()
        try await withServer(admit: { _ in
            asked.add()
            throw ConnectionRefusal(status: 401)
        }) { server in
            let peer = try await RawConnection.connect(port: server.port)
            let list = Array(repeating: "websocket", count: 1000).joined(separator: ",")
            try await peer.send([UInt8](Handshake.request([("Upgrade", list)]).utf8))
            #expect(try await peer.head()?.status == 401)
            _ = try await peer.end()
            #expect(asked.count == 1)
        }
    }

    @Test("by a body is none", arguments: [("Content-Length", "5"), ("Transfer-Encoding", "chunked")])
    func body(field: (String, String)) async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request([(field.0, field.1)]).utf8) + [UInt8]("5\r\nhello".utf8))
            #expect(try await peer.head()?.status == 426)
            _ = try await peer.end()
            try await server.expectServing()
        }
    }

    @Test(
        "at a client, by an answer that is none with another behind it, is an error",
        arguments: [nil, "close", "Upgrade"]
    )
    func answer(connection: String?) async throws {
        try await RawServer.run { server in
            let connecting = Task { try await TrialClient.connect(to: server.address, tls: server.tls) }
            let peer = try await server.accept()
            let request = try #require(try await peer.head())
            let fields = connection.map { "Connection: \($0)\r\n" } ?? ""
            let answer = Handshake.response(to: request).replacing("Connection: Upgrade\r\n", with: fields)
            try await peer.send([UInt8]((answer + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").utf8))
            if connection == "Upgrade" {
                let client = try await connecting.value
                #expect(await client.untilClosed()?.code == .protocolError)
            } else {
                let error = await #expect(throws: ConnectionError.self) { try await connecting.value }
                #expect(error?.code == .notWebSocket)
            }
            _ = try await peer.end()
        }
    }

    @Test("at a client, by an answer before the answer, is none")
    func informational() async throws {
        try await RawServer.run { server in
            var configuration = ClientConfiguration()
            configuration.connectTimeout = .seconds(1)
            let connecting = Task { [configuration] in
                try await TrialClient.connect(to: server.address, tls: server.tls, configuration: configuration)
            }
            let peer = try await server.accept()
            let request = try #require(try await peer.head())
            let answer = "HTTP/1.1 100 Continue\r\n\r\n" + Handshake.response(to: request) + Self.second
            try await peer.send([UInt8](answer.utf8))
            await #expect(throws: ConnectionError.self) { try await connecting.value }
            _ = try await peer.end()
        }
    }

    /// Wherever the bytes are cut: what goes through is the head, and the rest comes when the gate goes.
    @Test(
        "does not get past the gate",
        arguments: [
            ("\r\n\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET"), ("GET / HTTP/1.1\r\nHost: x\n\n", "\r\n\r\n"),
            ("GET / HTTP/1.1\nHost: x\n\r\n", ""), ("HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"),
        ]
    )
    func gate(head: String, rest: String) throws {
        let bytes = [UInt8]((head + rest).utf8)
        for cut in 0...bytes.count {
            let gate = HandshakeGate(head.hasPrefix("HTTP") ? .response : .request)
            let channel = EmbeddedChannel(handler: gate)
            try channel.writeInbound(ByteBuffer(bytes: bytes[..<cut]))
            try channel.writeInbound(ByteBuffer(bytes: bytes[cut...]))
            #expect(try Self.read(channel) == head, "cut at \(cut)")
            try channel.pipeline.syncOperations.removeHandler(gate).wait()
            #expect(try Self.read(channel) == rest, "cut at \(cut)")
            _ = try channel.finish()
        }
    }

    @Test("leaves a body to who reads a refusal, however long")
    func refusalBody() throws {
        let gate = HandshakeGate(.response)
        let channel = EmbeddedChannel(handler: gate)
        try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 4"))
        try channel.writeInbound(ByteBuffer(string: "03 No\r\n\r\n"))
        try channel.writeInbound(ByteBuffer(repeating: 1, count: gate.limit + 1))
        #expect(try Self.read(channel).utf8.count == gate.limit + 20)
        _ = try channel.finish()
    }

    private static func read(_ channel: EmbeddedChannel) throws -> String {
        var text = ""
        while let bytes = try channel.readInbound(as: ByteBuffer.self) {
            text += String(buffer: bytes)
        }
        return text
    }
}
