import HardLight
import HardLightCore
import Logging
import RKYV
import Testing

@Suite("Bad input after the handshake", .serialized, .timeLimit(.minutes(1)))
struct BadInputTests {
    /// What a client sends, and the code that its connection is closed with.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: UInt16
        let bytes: [UInt8]

        init(_ name: String, _ code: UInt16, _ frames: RawFrame...) {
            testDescription = name
            self.code = code
            bytes = frames.flatMap(\.bytes)
        }

        init(_ name: String, _ code: UInt16, bytes: [UInt8]) {
            testDescription = name
            self.code = code
            self.bytes = bytes
        }
    }

    private static let limit = 20_000

    private static func message(_ archive: [UInt8]) -> RawFrame { .binary(RawMessage.stored(archive)) }

    static let frames: [Case] = [
        Case("an unmasked frame", 1002, RawFrame.ping().unmasked),
        Case("reserved bits", 1002, bytes: [0xC2, 0x80, 0, 0, 0, 0]),
        Case("a reserved opcode", 1002, RawFrame(3)),
        Case("a reserved control opcode", 1002, RawFrame(11)),
        Case("a fragmented control frame", 1002, RawFrame(9, [], final: false)),
        Case("a control frame of 126 bytes", 1002, RawFrame.ping([UInt8](repeating: 0, count: 126))),
        Case("a length in 16 bits that needs 7", 1002, RawFrame(2, [1], lengthForm: .sixteenBits)),
        Case("a length in 64 bits that needs 7", 1002, RawFrame(2, [1], lengthForm: .sixtyFourBits)),
        Case("a length with its highest bit set", 1002, bytes: [0x82, 0xFF] + [UInt8](repeating: 0xFF, count: 8)),
        Case("a continuation of nothing", 1002, RawFrame.more([1], final: true)),
        Case("a message within a message", 1002, RawFrame.binary([1], final: false), .binary([2])),
        Case("a close frame of one byte", 1002, RawFrame(8, [3])),
        Case("a close frame with a code that is none", 1002, RawFrame.close(1005)),
        Case("a close frame with a code that nobody has registered", 1002, RawFrame.close(2999)),
        Case("a close frame whose reason is not UTF-8", 1007, RawFrame(8, [0x03, 0xE8, 0xFF])),
        Case("text that is not UTF-8", 1007, RawFrame(1, [0x61, 0xC0, 0x80])),
        Case("text that ends within a character", 1007, RawFrame(1, [0xE2, 0x82])),
        Case("text that is not UTF-8, in its first fragment", 1007, RawFrame(1, [0xFF], final: false)),
        Case("text", 1003, RawFrame.text("{\"method\": \"double\"}")),
        Case("text in fragments", 1003, RawFrame.text("a", final: false), .more([0x62], final: true)),
        Case("an endless number of fragments", 1008, bytes: fragments),
        Case("a frame over the limit", 1009, bytes: RawFrame.header(first: 0x82, length: 1 << 20, mask: [1, 2, 3, 4])),
        Case(
            "a frame over all memory",
            1009,
            bytes: RawFrame.header(first: 0x82, length: 1 << 62, mask: [1, 2, 3, 4])
        ),
        Case(
            "fragments over the limit",
            1009,
            RawFrame.binary([UInt8](repeating: 0, count: limit), final: false),
            .more([UInt8](repeating: 0, count: limit))
        ),
    ]

    private static var fragments: [UInt8] {
        RawFrame.binary([], final: false).bytes + (0..<1024).flatMap { _ in RawFrame.more([]).bytes }
    }

    static let messages: [Case] = [
        Case("an empty message", 1007, RawFrame.binary([])),
        Case("no DEFLATE", 1007, RawFrame.binary([0xFF, 0xFF, 0xFF, 0xFF])),
        Case("a stored block whose lengths disagree", 1007, RawFrame.binary([1, 4, 0, 0, 0, 1, 2, 3, 4])),
        Case("a stored block that is cut", 1007, RawFrame.binary([1, 4, 0, 0xFB, 0xFF, 1, 2, 3])),
        Case("a compressed block that is cut", 1007, RawFrame.binary(Array(Deflated.zeros(count: 5000).dropLast(2)))),
        Case("DEFLATE without a final block", 1007, RawFrame.binary([0, 1, 0, 0xFE, 0xFF, 9])),
        Case("bytes after the DEFLATE stream", 1007, RawFrame.binary(RawMessage.stored([1, 2, 3, 4]) + [0])),
        Case("DEFLATE in a wrapper of zlib's", 1007, RawFrame.binary([0x78, 0x9C] + RawMessage.stored([1, 2]))),
        Case("a message that inflates to more than the limit", 1009, RawFrame.binary(Deflated.zeros(count: limit + 1))),
        Case("a message that inflates to very much more", 1009, RawFrame.binary(Deflated.zeros(count: 10_000_000))),
        Case("an empty archive", 1007, message([])),
        Case("an archive that is too small", 1007, message([0, 0, 0, 0, 0, 0, 0, 0])),
        Case("an archive with an unknown tag", 1007, message([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
        Case("an archive with a pointer out of itself", 1007, message([0, 0, 0, 0, 0, 0, 0, 0x40, 8, 0, 0, 0])),
        Case("an archive with a pointer forward", 1007, message([0, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0])),
        Case(
            "an archive with a length beyond itself",
            1007,
            message([0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF])
        ),
        Case("an archive of random bytes", 1007, message([UInt8](repeating: 0xA5, count: 100))),
        Case(
            "a message of a server's",
            1007,
            message([0, 0, 0, 0] + [1, 0xF0, 0xFF, 0xFF] + [UInt8](repeating: 7, count: 20))
        ),
    ]

    @Test(
        "closes the connection with the code for it, once it is logged, and the server serves on",
        arguments: frames + messages
    )
    func closes(case input: Case) async throws {
        try await withServer {
            $0.limits.messageSize = Self.limit
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.double(number: 1), id: 0)
            #expect(try await peer.message() == .result(id: 0, of: 2 as UInt32))
            // Nothing that comes behind it is looked at.
            let behind = RawFrame.binary(RawMessage.stored(try RawMessage.request(TrialCall.pass(gate: 1), id: 1)))
            try await peer.send(input.bytes + behind.bytes)
            let close = try #require(try await peer.frame())
            #expect(close.opcode == 8)
            #expect(close.closeCode == input.code)
            #expect(!close.closeReason.isEmpty)
            #expect(try await peer.rest() == [])
            #expect(server.gates.mostWaiting == 0)
            try await server.waitForConnections(0)

            let entries = server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }
            #expect(entries.count == 1, "\(entries)")
            #expect(entries.first?.level == .info)
            #expect(entries.first?.metadata["code"]?.hasPrefix("\(input.code)") == true)
            try await server.expectServing()
        }
    }

    @Test("with an id that is in flight closes the connection with 1002, and ends the first call")
    func duplicateID() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.pass(gate: 1), id: 9)
            try await peer.call(.double(number: 1), id: 9)
            #expect(try await peer.frame()?.closeCode == 1002)
            try await waitUntil("the handler is cancelled") { server.gates.turnedAway == 1 }
            await peer.close()
            #expect(server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }.count == 1)
            try await server.expectServing()
        }
    }

    @Test("that is cut within a frame is the end of the connection", arguments: [1, 2, 5, 8, 20])
    func truncated(length: Int) async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            let frame = RawFrame.binary(RawMessage.stored(try RawMessage.request(TrialCall.double(number: 1), id: 0)))
                .bytes
            try await peer.send(Array(frame[..<length]))
            await peer.cut()
            try await server.waitForConnections(0)
            try await waitUntil("the handler goes") { server.stage.livingHandlers.isEmpty }
            // Peers that go away are no news.
            #expect(server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }.isEmpty)
            #expect(server.log.entries.filter { $0.message == "connection closed" }.count == 1)
            try await server.expectServing()
        }
    }

    @Test("of exactly the largest size is taken, and one byte more is not")
    func largest() async throws {
        let text = String(repeating: "x", count: 5001)
        let size = try RawMessage.request(TrialCall.echoText(text: text), id: 0).count
        for (limit, code) in [(size, nil), (size - 1, 1009)] as [(Int, UInt16?)] {
            try await withServer {
                $0.limits.messageSize = limit
            } _: { server in
                let client = try await server.connect { $0.compressionLevel = .none }
                let call = Task { try await client.echoText(text) }
                if let code {
                    let error = await #expect(throws: RPCError.self) { try await call.value }
                    #expect(error?.code == .connectionClosed)
                    #expect(await client.untilClosed()?.code.rawValue == code)
                } else {
                    #expect(try await call.value == text)
                }
                await client.close()
            }
        }
    }

    @Test("over the default limit of 1 MiB is too much, for arguments as they are and compressed")
    func defaultLimit() async throws {
        try await withServer { server in
            for level in [CompressionLevel.none, .standard] {
                let client = try await server.connect { $0.compressionLevel = level }
                let echo = try await client.echo([UInt8](repeating: 0, count: 1024 * 1024 - 1000))
                #expect(echo.count == 1024 * 1024 - 1000)
                let error = try await #require(throws: RPCError.self) {
                    try await client.echo([UInt8](repeating: 0, count: 1024 * 1024))
                }
                #expect(error.code == .connectionClosed)
                #expect(await client.untilClosed()?.code == .messageTooBig)
            }
            try await server.expectServing()
        }
    }
}
