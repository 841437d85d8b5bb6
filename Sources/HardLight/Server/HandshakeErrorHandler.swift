import Logging
import NIOCore
import NIOWebSocket

/// Ends a connection that fails before it is one: a TLS handshake that goes wrong, bytes that are not HTTP.
final class HandshakeErrorHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The upgrade handler tells of a refusal this way too; that one is answered.
        guard !(error is NIOWebSocketUpgradeError) else { return }
        logger.info("a connection's handshake failed", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }
}
