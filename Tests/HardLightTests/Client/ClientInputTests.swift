import HardLight
import HardLightCore
import Logging
import RKYV
import Testing

@Suite("What a server sends a client", .serialized, .timeLimit(.minutes(1)))
struct ClientInputTests {
    private func withPeer(
        following: [UInt8] = [],
        _ configure: @escaping (inout ClientConfiguration) -> Void = { _ in },
        _ test: (RawConnection, TrialClient, LogCapture) async throws -> Void
    ) async throws {
        let log = LogCapture()
        var configuration = ClientConfiguration()
        configuration.limits.closeTimeout = .milliseconds(300)
        configure(&configuration)
        try await RawServer.run { [configuration] server in
            async let connecting = TrialClient.connect(
                to: server.address,
                tls: server.tls,
                configuration: configuration,
                logger: log.logger
            )
            let peer = try await server.acceptUpgrade(following: following)
            try await test(peer, try await connecting, log)
            await peer.close()
        }
    }

    private static func frame(_ message: ServerMessage) throws -> RawFrame {
        RawFrame(2, RawMessage.stored(try message.archivedBytes())).unmasked
    }

    private static func state(_ index: UInt32, _ archive: [UInt8]) throws -> RawFrame {
        try frame(.stateChange([StateUpdateRecord(index: index, data: archive)]))
    }

    @Test("right behind the handshake is taken at once")
    func early() async throws {
        let state = try Self.state(0, (5 as UInt32).archivedBytes())
        try await withPeer(following: state.bytes) { peer, client, _ in
            try await waitUntil("the state is there") { client.state.counter == 5 }
            // The turn that took it is over: others are served.
            let call = Task { try await client.double(1) }
            let id = try await peer.request().id
            try await peer.answer(2 as UInt32, id: id)
            #expect(try await call.value == 2)
        }
    }

    @Test("is answered when it is a ping, and ignored when it is a pong")
    func ping() async throws {
        try await withPeer { peer, _, _ in
            try await peer.send(RawFrame.pong([9]).unmasked)
            try await peer.send(RawFrame.ping([1, 2, 3]).unmasked)
            let pong = try #require(try await peer.frame())
            #expect(pong.opcode == 10)
            #expect(pong.payload == [1, 2, 3])
            #expect(pong.isMasked)
        }
    }

    @Test("may come in fragments and in pieces of one byte")
    func pieces() async throws {
        try await withPeer { peer, client, _ in
            let message = RawMessage.stored(
                try ServerMessage.stateChange([StateUpdateRecord(index: 0, data: (7 as UInt32).archivedBytes())])
                    .archivedBytes()
            )
            var fragments = RawFrame.binary(Array(message[..<5]), final: false).unmasked.bytes
            fragments += RawFrame.ping().unmasked.bytes
            fragments += RawFrame.more(Array(message[5..<6])).unmasked.bytes
            fragments += RawFrame.more(Array(message[6...]), final: true).unmasked.bytes
            for byte in fragments {
                try await peer.send([byte])
            }
            try await waitUntil("the state is there") { client.state.counter == 7 }
            #expect(try await peer.frame()?.opcode == 10)
        }
    }

    @Test("ends the connection with a code when it breaks the protocol", arguments: Broken.allCases)
    func broken(case broken: Broken) async throws {
        try await withPeer({ $0.limits.messageSize = 10_000 }) { peer, client, log in
            // Events are looked at when somebody reads them.
            let events = client.events
            try await peer.send(try broken.bytes())
            let close = try #require(try await peer.frame())
            #expect(close.closeCode == broken.code)
            #expect(close.isMasked)
            let closure = await client.untilClosed()
            #expect(closure?.side == .local)
            #expect(closure?.code.rawValue == broken.code)
            #expect(log.entries(from: .info).count == 1)
            for await _ in events {
                Issue.record("there was no event")
            }
            _ = try await peer.end()
        }
    }

    enum Broken: CaseIterable {
        case masked, text, badText, reserved, noArchive, noDeflate, tooLong, inflatesTooLong
        case unknownCall, unknownField, malformedField, malformedEvent

        var code: UInt16 {
            switch self {
            case .masked, .reserved, .unknownCall: 1002
            case .text: 1003
            case .badText, .noArchive, .noDeflate, .unknownField, .malformedField, .malformedEvent: 1007
            case .tooLong, .inflatesTooLong: 1009
            }
        }

        func bytes() throws -> [UInt8] {
            switch self {
            case .masked: RawFrame.ping().bytes
            case .text: RawFrame.text("hello").unmasked.bytes
            case .badText: RawFrame(1, [0xFF]).unmasked.bytes
            case .reserved: RawFrame(3).unmasked.bytes
            case .noArchive: RawFrame(2, RawMessage.stored([1, 2, 3])).unmasked.bytes
            case .noDeflate: RawFrame(2, [0xFF, 0xFF, 0xFF]).unmasked.bytes
            case .tooLong: RawFrame.header(first: 0x82, length: 1 << 40, mask: nil)
            case .inflatesTooLong: RawFrame(2, Deflated.zeros(count: 10_001)).unmasked.bytes
            case .unknownCall:
                RawFrame(2, RawMessage.stored(try RawMessage.response(1 as UInt32, id: 0))).unmasked.bytes
            case .unknownField: try ClientInputTests.state(7, []).bytes
            case .malformedField: try ClientInputTests.state(1, [1]).bytes
            case .malformedEvent:
                try ClientInputTests.frame(.newEvent(topic: "a", payload: [UInt8](repeating: 9, count: 64))).bytes
            }
        }
    }
}
