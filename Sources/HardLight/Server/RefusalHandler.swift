import HardLightCore
import Logging
import NIOCore
import NIOHTTP1

/// Answers a request that does not become a HardLight connection, and ends its connection.
///
/// NIO's upgrade handler hands on the head of a request that asks for no upgrade at all, and keeps that of one whose
/// upgrade has failed. So a request is answered when its head comes, or else once the handler has been added.
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

    func handlerAdded(context: ChannelHandlerContext) {
        // A head that comes does so before this: within the same step of the loop.
        context.eventLoop.assumeIsolated().execute { self.answer(context, withBody: true) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            answer(context, withBody: head.method != .HEAD)
        }
    }

    private func answer(_ context: ChannelHandlerContext, withBody hasBody: Bool) {
        guard !hasAnswered, context.channel.isActive else { return }
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
        if hasBody {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}
