import HardLightCore
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The client's side of the upgrade: checks the server's answer and puts the link into the pipeline.
///
/// What RFC 6455 asks is NIO's upgrader's; this adds the protocol version and takes the codec's place.
final class ClientHandshake<Result: Sendable>: NIOTypedHTTPClientProtocolUpgrader {
    let supportedProtocol = "websocket"
    let requiredUpgradeHeaders: [String] = []

    private let webSocket: NIOTypedWebSocketClientUpgrader<Void>
    private let level: CompressionLevel
    private let attempt: ConnectionAttempt
    private let finish: @Sendable (any Channel, CompressionLevel) throws -> Result

    init(
        configuration: ClientConfiguration,
        attempt: ConnectionAttempt,
        finish: @escaping @Sendable (any Channel, CompressionLevel) throws -> Result
    ) {
        webSocket = NIOTypedWebSocketClientUpgrader { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        level = configuration.compressionLevel
        self.attempt = attempt
        self.finish = finish
    }

    func addCustom(upgradeRequestHeaders: inout HTTPHeaders) {
        webSocket.addCustom(upgradeRequestHeaders: &upgradeRequestHeaders)
    }

    func shouldAllowUpgrade(upgradeResponse: HTTPResponseHead) -> Bool {
        guard webSocket.shouldAllowUpgrade(upgradeResponse: upgradeResponse) else {
            attempt.note(.notWebSocket, "the answer's Sec-WebSocket-Accept is wrong")
            return false
        }
        let answered = upgradeResponse.headers["Sec-WebSocket-Protocol"]
        guard answered == [ProtocolVersion.v2.token] else {
            let theirs = answered.isEmpty ? "none" : answered.joined(separator: ", ")
            attempt.note(
                .versionMismatch,
                "asked for protocol version \(ProtocolVersion.v2.token), the server answered with \(theirs)"
            )
            return false
        }
        return true
    }

    func upgrade(channel: any Channel, upgradeResponse: HTTPResponseHead) -> EventLoopFuture<Result> {
        channel.eventLoop.makeCompletedFuture { try finish(channel, level) }
    }
}
