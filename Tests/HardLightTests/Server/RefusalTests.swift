import HardLight
import Logging
import Testing

@Suite("A connection that is turned away", .serialized, .timeLimit(.minutes(1)))
struct RefusalTests {
    @Test("gets the status and the reason that the application gives", arguments: [401, 403, 429, 503])
    func refusal(status: Int) async throws {
        let admit: @Sendable (TrialConnection) async throws -> Void = { connection in
            guard connection.request.headers["Authorization"] == "yes" else {
                throw ConnectionRefusal(status: status, reason: "not today")
            }
        }
        try await withServer(admit: admit) { server in
            let error = try await #require(throws: ConnectionError.self) { try await server.connect() }
            #expect(error.code == .refused)
            #expect(error.status == status)
            #expect(error.message.contains("not today"))
            #expect(server.log.entries(from: .info).filter { $0.message == "connection refused" }.count == 1)
            #expect(server.stage.livingHandlers.isEmpty)
            #expect(server.server.connectionCount == 0)

            let client = try await server.connect { $0.headers = [("Authorization", "yes")] }
            #expect(try await client.double(1) == 2)
            await client.close()
        }
    }

    @Test("because of the same after a suspension gets that status too")
    func afterSuspension() async throws {
        let admit: @Sendable (TrialConnection) async throws -> Void = { _ in
            await Task.detached {}.value
            throw ConnectionRefusal(status: 401, reason: "after some thought")
        }
        try await withServer(admit: admit) { server in
            let error = try await #require(throws: ConnectionError.self) { try await server.connect() }
            #expect(error.status == 401)
        }
    }

    @Test("because its handler could not be made gets 500 and nothing of the error")
    func failure() async throws {
        try await withServer(admit: { _ in throw Breakdown(secret: "swordfish") }) { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request().utf8))
            let head = try #require(try await peer.head())
            #expect(head.status == 500)
            #expect(head["Connection"] == "close")
            let body = String(decoding: try await peer.end(), as: UTF8.self)
            #expect(!body.contains("swordfish"))
            #expect(server.log.entries(from: .error).count == 1)
            #expect(server.log.entries(from: .error).first?.metadata["error"]?.contains("swordfish") == true)

            let error = try await #require(throws: ConnectionError.self) { try await server.connect() }
            #expect(error.code == .refused)
            #expect(error.status == 500)
        }
    }

    @Test("cannot be turned away with a status that is none", arguments: [0, 101, 200, 302, 999])
    func status(number: Int) {
        #expect(ConnectionRefusal(status: number).status == 403)
    }

    @Test(
        "because its version is unknown gets 400, and the connection ends",
        arguments: [nil, "", "hl/3", "HL/2", "chat, hl/9"]
    )
    func version(offer: String?) async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            // A call right behind the request: nobody looks at it.
            let call = RawFrame.binary(RawMessage.stored(try RawMessage.request(TrialCall.double(number: 1), id: 0)))
                .bytes
            try await peer.send([UInt8](Handshake.request([("Sec-WebSocket-Protocol", offer)]).utf8) + call)
            let head = try #require(try await peer.head())
            #expect(head.status == 400)
            let body = String(decoding: try await peer.end(), as: UTF8.self)
            #expect(body.contains("hl/2"))
            #expect(server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }.count == 1)
            try await server.expectServing()
        }
    }

    @Test("is not, for a list of versions with ours in it", arguments: ["hl/2, hl/0", "hl/9 ,hl/2", "chat,hl/2"])
    func versionList(offer: String) async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request([("Sec-WebSocket-Protocol", offer)]).utf8))
            let head = try #require(try await peer.head())
            #expect(head.status == 101)
            #expect(head["Sec-WebSocket-Protocol"] == "hl/2")
            await peer.close()
        }
    }

    @Test(
        "because its request is no upgrade gets a status that says so",
        arguments: [
            ("GET", [("Upgrade", nil), ("Connection", "close")], 426), ("GET", [("Upgrade", "h2c")], 426),
            ("POST", [], 400), ("GET", [("Sec-WebSocket-Version", "8")], 400),
            ("GET", [("Sec-WebSocket-Key", nil)], 400),
            ("GET", [("Sec-WebSocket-Key", "tooshort")], 400), ("HEAD", [("Upgrade", nil)], 426),
        ] as [(String, [(String, String?)], Int)]
    )
    func noUpgrade(method: String, fields: [(String, String?)], status: Int) async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request(method: method, fields).utf8))
            let head = try #require(try await peer.head())
            #expect(head.status == status)
            if status == 426 {
                #expect(head["Upgrade"] == "websocket")
            }
            #expect(head["Sec-WebSocket-Version"] == "13")
            let body = try await peer.end()
            #expect(method == "HEAD" ? body.isEmpty : !body.isEmpty)
            #expect(server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }.count == 1)
            try await server.expectServing()
        }
    }

    @Test("has its connection ended though it asks for another request")
    func pipelined() async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            let bad = Handshake.request([("Sec-WebSocket-Protocol", "hl/7")])
            try await peer.send([UInt8]((bad + Handshake.request()).utf8))
            let head = try #require(try await peer.head())
            #expect(head.status == 400)
            let rest = String(decoding: try await peer.end(), as: UTF8.self)
            #expect(!rest.contains("HTTP/1.1"))
            #expect(server.stage.livingHandlers.isEmpty)
        }
    }
}
