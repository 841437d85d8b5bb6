import HardLightCore
import RKYV
import Testing

@testable import HardLight

@Suite("Versions of the protocol", .serialized, .timeLimit(.minutes(1)))
struct VersionTests {
    private static let script: Stage.Script = { connection, argument in
        connection.subscribe(to: "numbers")
        connection.state.withLock { state in
            state.counter = argument
            state.name = "act \(argument), told in more than seven bytes"
        }
        connection.emit(.numbered(argument), to: "numbers")
        return argument
    }

    @Test("all give calls, state, events and the interface's own errors", arguments: ProtocolVersion.supported)
    func everything(version: ProtocolVersion) async throws {
        try await withServer(script: Self.script) { server in
            let client = try await server.connect { $0.protocolVersions = .one(version) }
            #expect(client.connection.protocolVersion == version)
            #expect(try await server.connection().protocolVersion == version)
            var events = client.events.makeAsyncIterator()
            #expect(try await client.act(7) == 7)
            #expect(client.state.counter == 7)
            #expect(client.state.name == "act 7, told in more than seven bytes")
            let topic: Topic = version == .v2 ? "numbers" : .untold
            #expect(await events.next() == ReceivedEvent(topic: topic, payload: .numbered(7), missed: 0))
            #expect(try await client.echoParcel(.full, urgent: true, stamps: [1]).label == Parcel.full.label + "!")
            // Large enough to be compressed, where there is compression.
            let bytes = Filler.rising(100_000)
            #expect(try await client.echo(bytes) == bytes)
            await #expect(throws: Refusal.insufficient(balance: 100, missing: 1)) { try await client.withdraw(101) }
            await client.close()
        }
    }

    @Test("tell a call's failure as well as they can", arguments: ProtocolVersion.supported)
    func errors(version: ProtocolVersion) async throws {
        try await withServer { server in
            let client = try await server.connect { $0.protocolVersions = .one(version) }
            let thrown = await #expect(throws: RPCError.self) { try await client.fail("secret") }
            #expect(thrown?.code == .handlerFailed)
            let large = await #expect(throws: RPCError.self) { try await client.largeNumber() }
            #expect(large?.code == (version == .v2 ? .resultNotArchivable : .handlerFailed))
            await client.close()

            let peer = try await RawConnection.upgraded(port: server.port, [("Sec-WebSocket-Protocol", version.token)])
            let request = try RawMessage.request(archive: [255], id: 3)
            try await peer.send(.binary(version.isCompressed ? RawMessage.stored(request) : request))
            #expect(
                try await peer.message(version: version)
                    == (version == .v2 ? .error(id: 3, .serverDecodeError) : .legacyError(id: 3, .badInputBytes))
            )
            await peer.close()
        }
    }

    @Test("reach subscribers of one topic, each in its own")
    func mixedEvents() async throws {
        try await withServer(script: Self.script) { server in
            var readers: [(ProtocolVersion, TrialClient, EventStream<TrialEvent>.Iterator)] = []
            for version in ProtocolVersion.supported + ProtocolVersion.supported {
                let client = try await server.connect { $0.protocolVersions = .one(version) }
                _ = try await client.act(1)
                readers.append((version, client, client.events.makeAsyncIterator()))
            }
            for number in 10..<30 as Range<UInt32> {
                server.server.events.emit(.numbered(number), to: "numbers")
            }
            for (version, client, events) in readers {
                var events = events
                // Those who came earlier have the later ones' first events too.
                var next = await events.next()
                while next?.payload == .numbered(1) {
                    next = await events.next()
                }
                for number in 10..<30 as Range<UInt32> {
                    let topic: Topic = version == .v2 ? "numbers" : .untold
                    #expect(next == ReceivedEvent(topic: topic, payload: .numbered(number), missed: 0))
                    if number < 29 { next = await events.next() }
                }
                await client.close()
            }
        }
    }

    // MARK: The handshake

    @Test(
        "are chosen by the server from a list, the best that both speak",
        arguments: [
            ("hl/2", ProtocolVersion.supported, "hl/2"), ("hl/0, hl/1", ProtocolVersion.supported, "hl/1"),
            ("chat, hl/0,hl/9", ProtocolVersion.supported, "hl/0"), ("hl/2,hl/1,hl/0", [.v0, .v1], "hl/1"),
            ("hl/3", ProtocolVersion.supported, nil), ("hl/2", [.v0], nil), ("HL/2", ProtocolVersion.supported, nil),
            (nil, ProtocolVersion.supported, nil),
        ] as [(String?, [ProtocolVersion], String?)]
    )
    func serverChoice(offer: String?, spoken: [ProtocolVersion], expected: String?) async throws {
        try await withServer {
            $0.protocolVersions = spoken
        } _: { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request([("Sec-WebSocket-Protocol", offer)]).utf8))
            let head = try #require(try await peer.head())
            if let expected {
                #expect(head.status == 101)
                #expect(head["Sec-WebSocket-Protocol"] == expected)
                // The level is negotiated where there is compression.
                #expect(head["X-HL-Compress"] == (expected == "hl/0" ? nil : "6"))
                await peer.close()
            } else {
                #expect(head.status == 400)
                // It names what each side offers, and the connection ends.
                let body = String(decoding: try await peer.end(), as: UTF8.self)
                #expect(body.contains(offer ?? "no Sec-WebSocket-Protocol"))
                #expect(body.contains(spoken.map(\.token).joined(separator: ", ")))
            }
        }
    }

    @Test("are offered as the client is told: one, a list, or in turn")
    func clientOffers() async throws {
        try await withServer {
            $0.protocolVersions = [.v1, .v0]
        } _: { server in
            for (offer, expected) in [
                (VersionOffer.list([.v2, .v1, .v0]), ProtocolVersion.v1), (.inTurn([.v2, .v0, .v1]), .v0),
                (.one(.v0), .v0),
            ] {
                let client = try await server.connect { $0.protocolVersions = offer }
                #expect(client.connection.protocolVersion == expected)
                #expect(try await client.double(4) == 8)
                await client.close()
            }
            for offer in [VersionOffer.one(.v2), .inTurn([.v2]), .list([.v2])] {
                let error = await #expect(throws: ConnectionError.self) {
                    try await server.connect { $0.protocolVersions = offer }
                }
                #expect(error?.code == .versionMismatch)
                #expect(error?.status == 400)
                #expect(error?.message.contains("offers hl/2") == true, "\(error as Any)")
                #expect(error?.message.contains("hl/1, hl/0") == true, "\(error as Any)")
            }
            let none = await #expect(throws: ConnectionError.self) {
                try await server.connect { $0.protocolVersions = .inTurn([]) }
            }
            #expect(none?.code == .versionMismatch)
        }
    }

    @Test("are tried in turn with a server that answers 400 without a reason, and after no other refusal")
    func fallBack() async throws {
        try await RawServer.run { server in
            let offers = VersionOffer.inTurn([.v2, .v1, .v0])
            async let connecting = connect(to: server, offers)
            for token in ["hl/2", "hl/1"] {
                let peer = try await server.accept()
                let request = try #require(try await peer.head())
                #expect(request["Sec-WebSocket-Protocol"] == token)
                #expect(request["X-HL-Compress"] == "6")
                try await peer.send([UInt8]("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8))
                _ = try await peer.end()
            }
            let peer = try await server.accept()
            let request = try #require(try await peer.head())
            #expect(request["Sec-WebSocket-Protocol"] == "hl/0")
            #expect(request["X-HL-Compress"] == nil)
            try await peer.send([UInt8](Handshake.response(to: request, protocol: "hl/0").utf8))
            let client = try await connecting
            #expect(client.connection.protocolVersion == .v0)
            async let doubled = client.double(21)
            let frame = try #require(try await peer.frame())
            let expected = try RawMessage.request(TrialCall.double(number: 21), id: 0)
            #expect(frame.payload == expected)
            try await peer.send(RawFrame.binary(RawMessage.response(42 as UInt32, id: 0, version: .v0)).unmasked)
            #expect(try await doubled == 42)
            await peer.cut()

            async let refused = failure(of: server, offers)
            let other = try await server.accept()
            _ = try await other.head()
            try await other.send([UInt8]("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".utf8))
            #expect(try await refused.status == 401)
        }
    }

    private func failure(of server: RawServer, _ offer: VersionOffer) async throws -> ConnectionError {
        try await #require(throws: ConnectionError.self) { try await connect(to: server, offer) }
    }

    private func connect(to server: RawServer, _ offer: VersionOffer) async throws -> TrialClient {
        var configuration = ClientConfiguration()
        configuration.protocolVersions = offer
        return try await TrialClient.connect(to: server.address, tls: server.tls, configuration: configuration)
    }
}
