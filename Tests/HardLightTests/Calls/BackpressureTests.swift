import HardLightCore
import NIOCore
import NIOEmbedded
import RKYV
import Testing

@testable import HardLight

@Suite("Backpressure", .serialized, .timeLimit(.minutes(1)))
struct BackpressureTests {
    @Test("large calls with large answers, as many as there can be, do not hold each other up")
    func bothWays() async throws {
        try await withClient { _, client in
            // Far more than what the sockets take, in both directions at once.
            let bytes = Filler.noise(100_000, seed: 1)
            let count = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<256 {
                    group.addTask { try await client.echo(bytes) == bytes }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(count == 256)
        }
    }

    @Test("a client that does not read: its calls are not started while its answers wait, and others are served")
    func noReader() async throws {
        let peer = try await MemoryLink(role: .server)
        try await peer.setWritable(false)
        // What a channel holds back is not read at all; what has been read is not looked at beyond a turn's answers.
        let call = RawFrame.binary(RawMessage.stored([1])).bytes
        try await peer.onLoop { link in
            try link.send { memory, scratch throws(ArchiveError) in
                try link.format.encodeResponse(
                    id: 0,
                    output: Filler.rising(300_000),
                    into: memory,
                    scratch: &scratch
                )
            }
        }
        try await peer.channel.writeInbound(ByteBuffer(bytes: call + call + call))
        let started = peer.user.messages
        #expect(started <= 1)
        try await peer.channel.writeInbound(ByteBuffer(bytes: call))
        #expect(peer.user.messages == started)
        try await peer.setWritable(true)
        #expect(peer.user.messages == 4)
    }

    @Test("a client that broke the protocol is read on until TLS has said goodbye, or it could not say its own")
    func violator() async throws {
        let peer = try await MemoryLink(role: .server)
        let tls = LingeringTLS()
        try await peer.channel.pipeline.addHandler(tls, position: .first).get()
        // What stands behind the violation is not looked at, and must not be waited for.
        let call = RawFrame.binary(RawMessage.stored([1])).bytes
        try await peer.channel.writeInbound(ByteBuffer(bytes: call + RawFrame.text("?").bytes + call))
        #expect(peer.user.messages == 1)
        await peer.channel.testingEventLoop.run()
        #expect(peer.user.closure?.code == .unsupportedData)
        let reads = try await peer.onLoop { _ in tls.reads }
        let channel = peer.channel
        try await peer.onLoop { _ in channel.pipeline.read() }
        #expect(try await peer.onLoop { _ in tls.reads } == reads + 1)
    }

    /// Puts closing off, as TLS does until the peer has said goodbye, and counts how often it is asked to read.
    private final class LingeringTLS: ChannelOutboundHandler, @unchecked Sendable {
        // Sendable: used on the channel's loop only.
        typealias OutboundIn = ByteBuffer

        private(set) var reads = 0

        func read(context: ChannelHandlerContext) {
            reads += 1
            context.read()
        }

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {}
    }
}
