import HardLightCore
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import RKYV
import Testing

@testable import HardLight

/// A ``Link`` in a channel in memory, in virtual time, with bytes on its other side.
struct MemoryLink {
    let channel: NIOAsyncTestingChannel
    let link: Link
    let user = Probe()
    let log = LogCapture()

    init(role: FrameParser.Role, _ configure: (inout LinkLimits) -> Void = { _ in }) async throws {
        let channel = NIOAsyncTestingChannel()
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        var limits = LinkLimits(messageSize: 1 << 20, outboundBytes: 1 << 20, closeTimeout: .seconds(1))
        configure(&limits)
        link = try await channel.testingEventLoop.executeInContext { [limits, user, log] in
            let link = Link(
                loop: LoopContext.shared(for: channel.eventLoop),
                framing: MessageFraming(
                    role: role,
                    version: .v2,
                    compression: CompressionPolicy(level: 0),
                    deflaters: DeflaterPool(maximumIdle: 1)
                ),
                limits: limits,
                logger: log.logger
            )
            link.attach(user)
            try channel.pipeline.syncOperations.addHandler(link)
            return link
        }
        self.channel = channel
    }

    /// What is on top of the link: it keeps what comes.
    final class Probe: LinkUser, Sendable {
        private struct State {
            var messages = 0
            var closure: ConnectionClosure?
            var isBusy = false
        }

        private let state = NIOLockedValueBox(State())

        var messages: Int { state.withLockedValue { $0.messages } }
        var closure: ConnectionClosure? { state.withLockedValue { $0.closure } }
        var isBusy: Bool {
            get { state.withLockedValue { $0.isBusy } }
            set { state.withLockedValue { $0.isBusy = newValue } }
        }

        func receive(_ message: UnsafeRawBufferPointer) throws(ProtocolViolation) {
            state.withLockedValue { $0.messages += 1 }
        }

        func linkDidClose(_ closure: ConnectionClosure) {
            state.withLockedValue { $0.closure = closure }
        }
    }

    func receive(_ frame: RawFrame) async throws {
        try await channel.writeInbound(ByteBuffer(bytes: frame.bytes))
        await channel.testingEventLoop.run()
    }

    func advance(by time: TimeAmount) async {
        await channel.testingEventLoop.advanceTime(by: time)
    }

    func onLoop<R: Sendable>(_ body: @escaping @Sendable (Link) throws -> R) async throws -> R {
        let link = link
        let result = try await channel.testingEventLoop.executeInContext { try body(link) }
        await channel.testingEventLoop.run()
        return result
    }

    /// The peer stops taking what is sent, or takes it again.
    func setWritable(_ isWritable: Bool) async throws {
        channel.isWritable = isWritable
        let channel = channel
        try await channel.testingEventLoop.executeInContext { channel.pipeline.fireChannelWritabilityChanged() }
        await channel.testingEventLoop.run()
    }

    /// What has come from the link since this was last asked.
    func frames() async throws -> [SeenFrame] {
        await channel.testingEventLoop.run()
        var bytes = ByteBuffer()
        while var buffer = try await channel.readOutbound(as: ByteBuffer.self) {
            bytes.writeBuffer(&buffer)
        }
        var frames: [SeenFrame] = []
        while let frame = SeenFrame(takenFrom: &bytes) {
            frames.append(frame)
        }
        try #require(bytes.readableBytes == 0)
        return frames
    }

    /// The opcodes of what has come.
    func opcodes() async throws -> [UInt8] {
        try await frames().map(\.opcode)
    }
}
