import Logging
import NIOCore
import NIOWebSocket

/// Ends a connection that fails before it is one: a TLS handshake that goes wrong, bytes that are not HTTP, a time that
/// is over.
///
/// It says so once: what goes wrong after the first thing mostly follows from it.
final class HandshakeErrorHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private let logger: Logger
    private var hasEnded = false

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The upgrade handler tells of a refusal this way too; that one is answered.
        guard !(error is NIOWebSocketUpgradeError) else { return }
        end(context.channel, "a connection's handshake failed", ["error": "\(error)"])
    }

    func end(_ channel: any Channel, _ message: Logger.Message, _ metadata: Logger.Metadata = [:]) {
        if !hasEnded {
            hasEnded = true
            logger.info(message, metadata: metadata)
        }
        channel.close(promise: nil)
    }

    /// The connection has its answer: how it goes on from here is nothing to tell of.
    func fallSilent() {
        hasEnded = true
    }
}
