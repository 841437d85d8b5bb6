import HardLightCore
import Logging
import NIOCore
import NIOHTTP1

/// Answers a request that does not become a HardLight connection, and ends its connection: with a file, with the server's
/// health, or with why it is turned away.
///
/// NIO's upgrade handler hands on the head of a request that asks for no upgrade at all, and keeps that of one whose
/// upgrade has failed. So a request is answered when its head comes, or else once the handler has been added.
///
/// A body goes out in pieces, the next one when the channel takes it: of a file that somebody does not read, no more than
/// two pieces are copied for them. They have as long for each piece as for a handshake.
final class PlainRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Four TLS records, and what NIO keeps before it calls a channel full.
    static var pieceSize: Int { 64 * 1024 }

    private let refusal: ConnectionRefusal
    private let healthCheckPath: String?
    private let staticFiles: StaticFiles?
    private let pieceTimeout: TimeAmount
    private let metrics: ServerMetrics?
    private let logger: Logger
    private var hasAnswered = false
    /// What has not been handed to the channel; `nil` before the answer, and when all has been.
    private var rest: ByteBuffer?
    private var timeout: Scheduled<Void>?

    init(refusal: ConnectionRefusal, configuration: ServerConfiguration, metrics: ServerMetrics?, logger: Logger) {
        self.refusal = refusal
        healthCheckPath = configuration.healthCheckPath
        staticFiles = configuration.staticFiles
        pieceTimeout = TimeAmount(clamping: configuration.limits.handshakeTimeout)
        self.metrics = metrics
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        restartTimeout(context)
        // A head that comes does so before this: within the same step of the loop.
        context.eventLoop.assumeIsolated().execute { self.refuse(context, withBody: true) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        if isHealthCheck(head) {
            logger.debug("health check answered")
            let health = PlainAnswer(status: 200, text: "ok\n", fields: ["Cache-Control": "no-store"])
            answer(context, health, withBody: head.method == .GET)
        } else if let staticFiles {
            let found = staticFiles.answer(to: head)
            logger.debug(
                "file asked for",
                metadata: ["target": "\(head.uri.prefix(200))", "status": "\(found.status.code)"]
            )
            answer(context, found, withBody: head.method != .HEAD)
        } else {
            refuse(context, withBody: head.method != .HEAD)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        sendRest(context)
        context.fireChannelWritabilityChanged()
    }

    private func isHealthCheck(_ head: HTTPRequestHead) -> Bool {
        guard let healthCheckPath, head.method == .GET || head.method == .HEAD else { return false }
        return head.uri.prefix { $0 != "?" } == healthCheckPath
    }

    private func refuse(_ context: ChannelHandlerContext, withBody hasBody: Bool) {
        guard !hasAnswered, context.channel.isActive else { return }
        refusal.note(metrics, logger)
        var fields: HTTPHeaders = [:]
        if refusal.status == 426 {
            // RFC 9110 §15.5.22: the answer names the protocol to upgrade to.
            fields.add(name: "Upgrade", value: "websocket")
            fields.add(name: "Connection", value: "upgrade")
        }
        if refusal.status == 426 || refusal.status == 400 {
            // RFC 6455 §4.4: who asks for another version of WebSocket is told which one is spoken.
            fields.add(name: "Sec-WebSocket-Version", value: "13")
        }
        let refused = PlainAnswer(status: refusal.status, text: refusal.reason, fields: fields)
        answer(context, refused, withBody: hasBody)
    }

    private func answer(_ context: ChannelHandlerContext, _ answer: PlainAnswer, withBody hasBody: Bool) {
        guard !hasAnswered, context.channel.isActive else { return }
        hasAnswered = true
        var headers = answer.headers
        // RFC 9110 §15.4.5: a 304 has no contents, and says nothing of their length.
        if answer.status != .notModified {
            headers.add(name: "Content-Length", value: "\(answer.body.readableBytes)")
        }
        let connection = headers["Connection"] + ["close"]
        headers.replaceOrAdd(name: "Connection", value: connection.joined(separator: ", "))
        headers.add(name: "Date", value: "\(HTTPDate.now)")
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        rest = hasBody ? answer.body : ByteBuffer()
        sendRest(context)
    }

    /// Hands the channel as much as it takes without keeping it.
    private func sendRest(_ context: ChannelHandlerContext) {
        guard rest != nil else { return }
        restartTimeout(context)
        while context.channel.isWritable, let left = rest?.readableBytes, left > 0 {
            guard let piece = rest?.readSlice(length: min(left, Self.pieceSize)) else { break }
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil)
        }
        // A write that failed has closed the channel.
        guard rest?.readableBytes == 0 else { return }
        rest = nil
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    private func restartTimeout(_ context: ChannelHandlerContext) {
        timeout?.cancel()
        timeout = context.eventLoop.assumeIsolated().scheduleTask(in: pieceTimeout) {
            self.logger.info("connection closed: its answer was not taken in time")
            context.close(promise: nil)
        }
    }
}
