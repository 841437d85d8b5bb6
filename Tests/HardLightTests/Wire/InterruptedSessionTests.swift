import HardLight
import HardLightCore
import RKYV
import Testing

/// A session that breaks off anywhere: in the request, in a frame's header, in a message, between the two.
@Suite("A session that breaks off", .serialized, .timeLimit(.minutes(3)))
struct InterruptedSessionTests {
    /// Handshake, a call in two fragments with a ping between them, a compressed call, a close.
    private func session() throws -> [UInt8] {
        let first = RawMessage.stored(try RawMessage.request(TrialCall.double(number: 3), id: 0))
        let second = Deflated.stream(try RawMessage.request(TrialCall.pass(gate: 1), id: 1))
        let frames: [RawFrame] = [
            .binary(Array(first[..<9]), final: false), .ping([1, 2]), .more(Array(first[9...]), final: true),
            .binary(second), .close(1000, "bye"),
        ]
        return [UInt8](Handshake.request().utf8) + frames.flatMap(\.bytes)
    }

    @Test("at every byte, by a half-close or a reset, is freed", arguments: [true, false])
    func everyPrefix(isHalfClosed: Bool) async throws {
        try await withServer {
            $0.tls = .plaintext
            $0.limits.closeTimeout = .milliseconds(100)
        } _: { server in
            let session = try session()
            try await withThrowingTaskGroup { group in
                for worker in 0..<8 {
                    group.addTask {
                        for length in stride(from: worker, through: session.count, by: 8) {
                            let peer = try await RawConnection.connect(port: server.port, isTLS: false)
                            try await peer.send(Array(session[..<length]))
                            if isHalfClosed {
                                try? await peer.closeOutput()
                                _ = try await peer.end()
                            } else {
                                await peer.cut()
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await server.waitForConnections(0)
            try await waitUntil("the handlers go") { server.stage.livingHandlers.isEmpty }
            #expect(server.gates.waiting == 0)
            try await server.expectServing()
        }
    }

    @Test("100,000 tiny fragments end with 1008 before they are all read")
    func tinyFragments() async throws {
        try await withServer {
            $0.tls = .plaintext
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port, isTLS: false)
            try await peer.send(.binary([1], final: false))
            let piece = Array((0..<1_000).map { _ in RawFrame.more([0]).bytes }.joined())
            for _ in 0..<100 where !peer.hasEnded {
                try? await peer.send(piece)
            }
            #expect(try await peer.frame()?.closeCode == 1008)
            try await server.waitForConnections(0)
            try await server.expectServing()
        }
    }
}
