import HardLightCore
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import HardLight

/// One connection that has much to do, and the others on its event loop.
@Suite("A busy connection", .serialized, .timeLimit(.minutes(1)))
struct FairnessTests {
    private static let call = RawFrame.binary(RawMessage.stored([1])).bytes

    /// Makes what has been held wait, until the loop has looked at its other sockets.
    private func letOthersIn(_ peer: MemoryLink) async {
        await peer.advance(by: .microseconds(50))
    }

    @Test("has as many calls taken in a turn as may be in flight, and the rest bit by bit between the others' turns")
    func manyCalls() async throws {
        let peer = try await MemoryLink(role: .server)
        try await peer.channel.writeInbound(
            ByteBuffer(bytes: Array(repeating: Self.call, count: 256).joined())
        )
        #expect(peer.user.messages == 256)

        try await peer.channel.writeInbound(
            ByteBuffer(bytes: Array(repeating: Self.call, count: 321).joined() + RawFrame.ping([7]).bytes)
        )
        #expect(peer.user.messages == 512)
        // What was sent to a loop runs before it looks at its sockets: that does not count.
        try await peer.onLoop { _ in }
        #expect(peer.user.messages == 512)
        // Nor does what comes meanwhile overtake.
        try await peer.channel.writeInbound(ByteBuffer(bytes: Self.call))
        #expect(peer.user.messages == 512)
        await letOthersIn(peer)
        #expect(peer.user.messages == 544)
        await letOthersIn(peer)
        #expect(peer.user.messages == 576)
        #expect(try await peer.frames() == [])
        await letOthersIn(peer)
        #expect(peer.user.messages == 578)
        #expect(try await peer.opcodes() == [10])
        // All is as it was: a burst is taken at once.
        try await peer.channel.writeInbound(
            ByteBuffer(bytes: Array(repeating: Self.call, count: 256).joined())
        )
        #expect(peer.user.messages == 578 + 256)
    }

    @Test("has large messages taken by their size, inflated")
    func largeMessages() async throws {
        let peer = try await MemoryLink(role: .server)
        let message = RawFrame.binary(Deflated.zeros(count: 200_000)).bytes
        try await peer.channel.writeInbound(ByteBuffer(bytes: Array(repeating: message, count: 6).joined()))
        #expect(peer.user.messages == 3)
        await letOthersIn(peer)
        #expect(peer.user.messages == 4)
        await letOthersIn(peer)
        await letOthersIn(peer)
        #expect(peer.user.messages == 6)
    }

    @Test("that ends has what was read no further looked at, but for its close frame")
    func ends() async throws {
        let peer = try await MemoryLink(role: .server)
        try await peer.channel.writeInbound(
            ByteBuffer(bytes: Array(repeating: Self.call, count: 1000).joined() + RawFrame.close(1000).bytes)
        )
        #expect(peer.user.messages == 256)
        try await peer.onLoop { $0.close(.normalClosure, reason: "") }
        await letOthersIn(peer)
        #expect(peer.user.messages == 256)
        #expect(peer.user.closure?.side == .local)
        try await waitUntil("the channel closes") { !peer.channel.isActive }
    }

    @Test("of a client is read as fast as it comes: the server says how much there is")
    func client() async throws {
        let peer = try await MemoryLink(role: .client)
        let event = RawFrame.binary(RawMessage.stored([1])).unmasked.bytes
        try await peer.channel.writeInbound(ByteBuffer(bytes: Array(repeating: event, count: 1000).joined()))
        #expect(peer.user.messages == 1000)
    }

    @Test("whose handler gives way again and again, and never waits, leaves the others their turns")
    func yieldingHandler() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let isOver = NIOLockedValueBox(false)
        try await withServer {
            $0.eventLoopGroup = group
        } script: { _, argument in
            if argument == 1 {
                isOver.withLockedValue { $0 = true }
            }
            while !isOver.withLockedValue({ $0 }) {
                await Task.yield()
            }
            return argument
        } _: { server in
            let busy = try await server.connect()
            async let answer = busy.act(0)
            let other = try await server.connect()
            #expect(try await other.act(1) == 1)
            #expect(try await answer == 0)
            await busy.close()
            await other.close()
        }
        try await group.shutdownGracefully()
    }
}
