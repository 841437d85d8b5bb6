import HardLightCore
import Logging
import NIOCore
import NIOHTTP1

/// Answers a request that does not become a HardLight connection, and ends its connection.
final class RefusalHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let refusal: ConnectionRefusal
    private let logger: Logger
    private var hasAnswered = false

    init(refusal: ConnectionRefusal, logger: Logger) {
        self.refusal = refusal
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data), !hasAnswered else { return }
        hasAnswered = true
        logger.info(
            "connection refused",
            metadata: ["status": "\(refusal.status)", "reason": "\(refusal.reason)"]
        )
        let body = context.channel.allocator.buffer(string: refusal.reason)
        var headers: HTTPHeaders = [
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": "\(body.readableBytes)",
            "Connection": "close",
        ]
        if refusal.status == 426 {
            // RFC 9110 §15.5.22: the answer names the protocol to upgrade to.
            headers.add(name: "Upgrade", value: "websocket")
            headers.replaceOrAdd(name: "Connection", value: "upgrade, close")
        }
        let response = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: refusal.status),
            headers: headers
        )
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        if head.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}
