import HardLightCore
import Logging
import NIOCore
import NIOHTTP1

/// Answers a request that does not become a HardLight connection, and ends its connection: with why, or with the server's
/// health where it asks for that.
///
/// NIO's upgrade handler hands on the head of a request that asks for no upgrade at all, and keeps that of one whose
/// upgrade has failed. So a request is answered when its head comes, or else once the handler has been added.
final class RefusalHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let refusal: ConnectionRefusal
    private let healthCheckPath: String?
    private let metrics: ServerMetrics?
    private let logger: Logger
    private var hasAnswered = false

    init(refusal: ConnectionRefusal, healthCheckPath: String?, metrics: ServerMetrics?, logger: Logger) {
        self.refusal = refusal
        self.healthCheckPath = healthCheckPath
        self.metrics = metrics
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // A head that comes does so before this: within the same step of the loop.
        context.eventLoop.assumeIsolated().execute { self.refuse(context, withBody: true) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        if isHealthCheck(head) {
            logger.debug("health check answered")
            let fields: HTTPHeaders = ["Cache-Control": "no-store", "Connection": "close"]
            answer(context, status: 200, body: "ok\n", fields: fields, withBody: head.method == .GET)
        } else {
            refuse(context, withBody: head.method != .HEAD)
        }
    }

    private func isHealthCheck(_ head: HTTPRequestHead) -> Bool {
        guard let healthCheckPath, head.method == .GET || head.method == .HEAD else { return false }
        return head.uri.prefix { $0 != "?" } == healthCheckPath
    }

    private func refuse(_ context: ChannelHandlerContext, withBody hasBody: Bool) {
        guard !hasAnswered, context.channel.isActive else { return }
        metrics?.connectionRefused(status: refusal.status)
        logger.info(
            "connection refused",
            metadata: ["status": "\(refusal.status)", "reason": "\(refusal.reason)"]
        )
        // RFC 9110 §15.5.22: the answer names the protocol to upgrade to.
        var fields: HTTPHeaders =
            refusal.status == 426
            ? ["Upgrade": "websocket", "Connection": "upgrade, close"] : ["Connection": "close"]
        if refusal.status == 426 || refusal.status == 400 {
            // RFC 6455 §4.4: who asks for another version of WebSocket is told which one is spoken.
            fields.add(name: "Sec-WebSocket-Version", value: "13")
        }
        answer(context, status: refusal.status, body: refusal.reason, fields: fields, withBody: hasBody)
    }

    private func answer(
        _ context: ChannelHandlerContext,
        status: Int,
        body: String,
        fields: HTTPHeaders,
        withBody hasBody: Bool
    ) {
        guard !hasAnswered, context.channel.isActive else { return }
        hasAnswered = true
        let body = context.channel.allocator.buffer(string: body)
        var headers: HTTPHeaders = [
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": "\(body.readableBytes)",
        ]
        headers.add(contentsOf: fields)
        let response = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: status),
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
