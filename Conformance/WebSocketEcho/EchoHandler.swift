import HardLight
import NIOCore

/// One connection after its upgrade: parses frames, echoes messages, answers control frames and violations as RFC 6455
/// says.
final class EchoHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// What happens to messages.
    enum Purpose: Sendable {
        case echo
        /// The first text message is handed over, and nothing is sent back.
        case read(EventLoopPromise<String>)
    }

    /// What the suite's longest cases send, at once and in pieces of 64 bytes.
    private static var limits: FrameLimits {
        FrameLimits(maximumMessageSize: 16 * 1024 * 1024, maximumFragments: 16 * 1024 * 1024 / 64)
    }

    private let role: FrameParser.Role
    private let purpose: Purpose
    private let scratch = LoopScratch()
    private var parser: FrameParser
    private var masks = MaskKeys()
    private var output = ByteBuffer()
    private var hasEnded = false
    private var isReadHeld = false

    init(role: FrameParser.Role, purpose: Purpose) {
        self.role = role
        self.purpose = purpose
        parser = FrameParser(role: role, limits: Self.limits)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let input = unwrapInboundIn(data)
        input.withUnsafeReadableBytes { bytes in
            var rest = bytes
            do throws(FrameError) {
                while !hasEnded, let event = try parser.next(in: &rest, scratch: scratch) {
                    handle(event, context)
                }
            } catch {
                // RFC 6455 §7.1.7: the peer is told, and nothing more is expected of it.
                end(context, error.closeCode, isAnswered: true)
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush(context)
        context.fireChannelReadComplete()
    }

    /// A peer that does not take its echoes is not read from.
    func read(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            context.read()
        } else {
            isReadHeld = true
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, isReadHeld {
            isReadHeld = false
            context.read()
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .read(let promise) = purpose {
            promise.fail(ChannelError.eof)
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func handle(_ event: FrameEvent, _ context: ChannelHandlerContext) {
        switch event {
        case .text(let payload): receive(.text, payload)
        case .binary(let payload): receive(.binary, payload)
        case .ping(let payload): append(.pong, payload)
        case .pong: break
        case .close(let code, _): end(context, code, isAnswered: false)
        }
    }

    private func receive(_ opcode: Opcode, _ payload: UnsafeRawBufferPointer) {
        switch purpose {
        case .echo: append(opcode, payload)
        case .read(let promise): promise.succeed(String(decoding: payload, as: UTF8.self))
        }
    }

    private func append(_ opcode: Opcode, _ payload: UnsafeRawBufferPointer) {
        let mask = role == .client ? masks.next() : nil
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: FrameHeader.maximumSize + payload.count) { memory in
            FrameWriter.write(opcode, payload: payload, mask: mask, to: memory)
        }
    }

    /// Sends a close frame. The server ends the connection then; a client leaves that to the server (RFC 6455 §7.1.1),
    /// which has two seconds.
    private func end(_ context: ChannelHandlerContext, _ code: CloseCode?, isAnswered: Bool) {
        hasEnded = true
        let mask = role == .client ? masks.next() : nil
        let room = FrameHeader.maximumSize + FrameHeader.maximumControlPayload
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { memory in
            FrameWriter.writeClose(code, mask: mask, to: memory)
        }
        flush(context)
        if role == .server || isAnswered {
            context.close(promise: nil)
        } else {
            let channel = context.channel
            context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        }
    }

    private func flush(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        output = ByteBuffer()
    }
}
