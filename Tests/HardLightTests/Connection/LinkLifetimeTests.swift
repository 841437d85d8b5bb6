import HardLightCore
import NIOCore
import NIOEmbedded
import Testing

@testable import HardLight

@Suite("What is left of a connection", .serialized, .timeLimit(.minutes(1)))
struct LinkLifetimeTests {
    private struct Remains {
        let loop: NIOAsyncTestingEventLoop
        weak let link: Link?
    }

    /// A connection that has ended while all of its timers were to come, in a time that stands still.
    private func remains() async throws -> Remains {
        let peer = try await MemoryLink(role: .server) {
            $0.liveness = Liveness.Rules(Keepalive(), idleTimeout: nil)
            $0.callRate = CallRate(perSecond: 1, burst: 1)
        }
        let message = RawFrame.binary(RawMessage.stored([1]))
        try await peer.channel.writeInbound(ByteBuffer(bytes: message.bytes + message.bytes))
        #expect(try await peer.onLoop { $0.pauseTimer != nil && $0.livenessTimer != nil })
        peer.link.close(.normalClosure, reason: "")
        #expect(try await peer.onLoop { $0.closeTimeout != nil })
        try await peer.channel.close()
        await peer.channel.testingEventLoop.run()
        #expect(peer.user.closure != nil)
        return Remains(loop: peer.channel.testingEventLoop, link: peer.link)
    }

    @Test("is nothing, though its timers were to come")
    func nothing() async throws {
        let remains = try await remains()
        try await waitUntil("the link is gone") { remains.link == nil }
        // Nothing is left to come; and until here the loop has lived, which would let its timers go with it.
        await remains.loop.advanceTime(by: .seconds(100))
    }
}
