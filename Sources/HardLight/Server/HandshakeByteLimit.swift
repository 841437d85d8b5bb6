import NIOCore

/// Bounds what a client can send before its connection is one. Until then it is kept: NIO's HTTP decoder bounds a header
/// field, but not their number, and what comes behind the request waits for the answer to it.
final class HandshakeByteLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Several times what the longest cookies make of a request.
    static var limit: Int { 64 * 1024 }

    struct Exceeded: Error, CustomStringConvertible {
        var description: String { "more than \(HandshakeByteLimit.limit) bytes before the handshake was over" }
    }

    private var received = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytes
        if received <= Self.limit {
            context.fireChannelRead(data)
        } else {
            context.fireErrorCaught(Exceeded())
        }
    }
}
