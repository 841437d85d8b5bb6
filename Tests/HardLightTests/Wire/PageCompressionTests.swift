import HardLight
import Testing

@Suite("Compression for pages", .serialized, .timeLimit(.minutes(1)))
struct PageCompressionTests {
    private static let text = String(repeating: "All work and no play makes Jack a dull boy. ", count: 100)
    private static let page = ("Origin", "https://localhost") as (String, String?)

    @Test(
        "is what the header says, then what the address says, then none for a page",
        arguments: [
            ("3", "/?hl-compress=5", true, "3"), ("bad", "/?hl-compress=5", true, "6"), ("", "/", true, "6"),
            (nil, "/?hl-compress=5", true, "5"), (nil, "/?hl-compress=5", false, "5"),
            (nil, "/a?b=c&hl-compress=1&d", true, "1"), (nil, "/?hl-compress=9", true, "6"),
            (nil, "/?hl-compress=4&hl-compress=2", true, "4"),
            (nil, "/", true, "0"), (nil, "/?hl-compress=10", true, "0"), (nil, "/?hl-compress=", true, "0"),
            (nil, "/?xhl-compress=3", true, "0"), (nil, "/?HL-COMPRESS=3", true, "0"),
            (nil, "/hl-compress=3", true, "0"),
            (nil, "/", false, "6"), (nil, "/?hl-compress=x", false, "6"),
        ] as [(String?, String, Bool, String)]
    )
    func level(header: String?, target: String, isPage: Bool, answered: String) async throws {
        try await withServer {
            $0.origins = .any
        } _: { server in
            let peer = try await RawConnection.connect(port: server.port)
            let fields = [("X-HL-Compress", header)] + (isPage ? [Self.page] : [])
            try await peer.send([UInt8](Handshake.request(target: target, fields).utf8))
            let head = try #require(try await peer.head())
            #expect(head.status == 101)
            #expect(head["X-HL-Compress"] == answered)
            await peer.close()
        }
    }

    @Test("is none in answers and events of a page that does not ask, and is there for one that does")
    func messages() async throws {
        let echo: Stage.Script = { connection, argument in
            connection.subscribe(to: "all")
            return argument
        }
        try await withServer({ $0.origins = .any }, script: echo) { server in
            let none = try await RawConnection.upgraded(port: server.port, [("X-HL-Compress", nil), Self.page])
            let some = try await RawConnection.upgraded(
                port: server.port,
                target: "/?hl-compress=6",
                [("X-HL-Compress", nil), Self.page]
            )
            let program = try await RawConnection.upgraded(port: server.port)
            for (peer, isStored) in [(none, true), (some, false), (program, false)] {
                try await peer.call(.act(argument: 1), id: 0)
                _ = try await peer.message()
                try await peer.call(.echoText(text: Self.text), id: 1)
                let answer = try #require(try await peer.frame())
                #expect((RawMessage.unstored(answer.payload) != nil) == isStored)
                #expect(try SeenMessage(answer) == .result(id: 1, of: Self.text))
            }
            server.server.events.emit(.text(Self.text), to: "all")
            for (peer, isStored) in [(none, true), (some, false), (program, false)] {
                let event = try #require(try await peer.frame())
                #expect((RawMessage.unstored(event.payload) != nil) == isStored)
                await peer.close()
            }
        }
    }
}
