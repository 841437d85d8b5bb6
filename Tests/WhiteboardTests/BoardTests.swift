import HardLight
import Testing

@testable import WhiteboardService

@Suite("The whiteboard, over TLS", .serialized, .timeLimit(.minutes(1)))
struct BoardTests {
    /// Runs a test with a board that two are at.
    private func withTwo(
        _ test: (WhiteboardServer, _ ada: WhiteboardClient, _ grace: WhiteboardClient) async throws -> Void
    ) async throws {
        let keeper = BoardKeeper()
        var configuration = ServerConfiguration.selfSigned(host: "localhost", port: 0)
        configuration.keepForStrangers()
        configuration.staticFiles = try WhiteboardPage.files()
        let server = WhiteboardServer(configuration: configuration) { connection in
            WhiteboardHandler(connection: connection, keeper: keeper)
        }
        let address = try await server.start()
        let presence = Task { try await Presence(server: server, keeper: keeper).run() }
        let tls = ClientTLS.pinned(sha256: try #require(server.certificateFingerprint))
        let ada = try await WhiteboardClient.connect(to: "\(address)", tls: tls)
        let grace = try await WhiteboardClient.connect(to: "\(address)", tls: tls)
        _ = try await ada.join(name: "Ada", colour: .blue, key: key(1))
        _ = try await grace.join(name: "Grace", colour: .green, key: key(2))
        try await test(server, ada, grace)
        await ada.close()
        await grace.close()
        await server.stop()
        try await presence.value
    }

    private func key(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: BoardLimits.keyLength) }

    @Test("Each sees what the other draws and says, and who they are is their connection's state")
    func together() async throws {
        try await withTwo { _, ada, grace in
            var events = grace.events.makeAsyncIterator()
            #expect(ada.state == Visit(id: 1, name: "Ada", colour: .blue, points: 0))
            let piece = Piece(number: 1, start: 0, colour: .red, width: 10, points: [Point(x: 1, y: 2)])
            try await ada.draw(piece: piece)
            #expect(ada.state.points == 1)
            #expect(await events.next()?.payload == .drew(author: 1, piece: piece))
            try await ada.point(at: Point(x: 3, y: 4))
            #expect(await events.next()?.payload == .pointed(id: 1, at: Point(x: 3, y: 4)))
            try await ada.say(text: "Hello")
            guard case .said(let message) = await events.next()?.payload else {
                Issue.record("nothing was said")
                return
            }
            #expect(message.text == "Hello")
            #expect(message.name == "Ada")
            try await ada.rename(name: "Countess", colour: .violet)
            #expect(ada.state.name == "Countess")
            let renamed = Participant(id: 1, name: "Countess", colour: .violet)
            #expect(await events.next()?.payload == .arrived(participant: renamed))
            try await ada.undo()
            #expect(await events.next()?.payload == .erased(author: 1, number: 1))
            try await ada.clear()
            #expect(await events.next()?.payload == .cleared(by: 1))
            try await ada.ping()
        }
    }

    @Test("What is not allowed is an error that the caller gets as it is")
    func errors() async throws {
        try await withTwo { server, ada, _ in
            let piece = Piece(number: 1, start: 7, colour: .red, width: 10, points: [])
            await #expect(throws: BoardError.gone) { try await ada.draw(piece: piece) }
            await #expect(throws: BoardError.unusable) { try await ada.say(text: "\u{7}") }
            await #expect(throws: BoardError.unusable) { try await ada.join(name: "", colour: .ink, key: [1]) }
            await #expect(throws: BoardError.tooFast) {
                for number in 0..<100 {
                    try await ada.say(text: "\(number)")
                }
            }
        }
    }

    @Test("A connection does not get the board as often as it likes, whoever it says that it is")
    func joining() async throws {
        try await withTwo { _, ada, grace in
            for number in UInt8(11)...13 {
                _ = try await ada.join(name: "", colour: .ink, key: key(number))
            }
            await #expect(throws: BoardError.tooFast) { try await ada.join(name: "", colour: .ink, key: key(14)) }
            try await grace.ping()
        }
    }

    @Test("Who goes is missed, and comes back as who they were; who is at the board gets all of it")
    func presence() async throws {
        try await withTwo { server, ada, grace in
            var events = grace.events.makeAsyncIterator()
            let piece = Piece(number: 1, start: 0, colour: .red, width: 10, points: [Point(x: 1, y: 2)])
            try await ada.draw(piece: piece)
            #expect(await events.next()?.payload == .drew(author: 1, piece: piece))
            await ada.close()
            #expect(await events.next()?.payload == .left(id: 1))

            let tls = ClientTLS.pinned(sha256: try #require(server.certificateFingerprint))
            let address = "localhost:\(try #require(server.port))"
            let again = try await WhiteboardClient.connect(to: address, tls: tls)
            let board = try await again.join(name: "Ada", colour: .blue, key: key(1))
            #expect(again.state.id == 1)
            #expect(board.participants.map(\.name) == ["Ada", "Grace"])
            #expect(board.strokes == [Stroke(author: 1, number: 1, colour: .red, width: 10, points: piece.points)])
            #expect(await events.next()?.payload == .arrived(participant: board.participants[0]))

            // A second connection of hers: she is there until both are gone.
            let second = try await WhiteboardClient.connect(to: address, tls: tls)
            _ = try await second.join(name: "Ada", colour: .blue, key: key(1))
            #expect(await events.next()?.payload == .arrived(participant: board.participants[0]))
            await again.close()
            try await second.clear()
            #expect(await events.next()?.payload == .cleared(by: 1))
            await second.close()
            #expect(await events.next()?.payload == .left(id: 1))
        }
    }

    @Test("The page is built with the executable")
    func page() throws {
        let paths = try WhiteboardPage.files().paths
        #expect(paths.contains("/index.html"))
        #expect(paths.contains("/client/whiteboard.js"))
        #expect(paths.contains("/app.js"))
    }
}
