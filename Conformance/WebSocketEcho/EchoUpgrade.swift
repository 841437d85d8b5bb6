import HardLight
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The upgrade from HTTP, both ways. What RFC 6455 §4 asks is NIO's; in the place of its codec comes ``EchoHandler``.
enum EchoUpgrade {
    static func configureServer(_ channel: any Channel) throws {
        let upgrader = ServerUpgrader()
        let upgraded = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(upgraders: [upgrader]) { channel in
                    channel.close()
                }
            )
        )
        upgraded.whenFailure { _ in channel.close(promise: nil) }
    }

    /// - Returns: What `purpose` wants of the connection, to be waited for.
    static func configureClient(
        _ channel: any Channel,
        host: String,
        target: String,
        purpose: EchoHandler.Purpose
    ) throws {
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: ["Host": host])
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head,
                upgraders: [ClientUpgrader(purpose: purpose)]
            ) { channel in
                channel.close()
            }
        )
        configuration.leftOverBytesStrategy = .forwardBytes
        let upgraded = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: configuration
        )
        upgraded.whenFailure { _ in channel.close(promise: nil) }
    }

    private final class ServerUpgrader: NIOTypedHTTPServerProtocolUpgrader {
        let supportedProtocol = "websocket"
        let requiredUpgradeHeaders: [String] = []

        private let webSocket = NIOTypedWebSocketServerUpgrader<Void>(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        )

        func buildUpgradeResponse(
            channel: any Channel,
            upgradeRequest: HTTPRequestHead,
            initialResponseHeaders: HTTPHeaders
        ) -> EventLoopFuture<HTTPHeaders> {
            webSocket.buildUpgradeResponse(
                channel: channel,
                upgradeRequest: upgradeRequest,
                initialResponseHeaders: initialResponseHeaders
            )
        }

        func upgrade(channel: any Channel, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Void> {
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(EchoHandler(role: .server, purpose: .echo))
            }
        }
    }

    private final class ClientUpgrader: NIOTypedHTTPClientProtocolUpgrader {
        let supportedProtocol = "websocket"
        let requiredUpgradeHeaders: [String] = []

        private let webSocket = NIOTypedWebSocketClientUpgrader<Void> { channel, _ in
            channel.eventLoop.makeSucceededVoidFuture()
        }
        private let purpose: EchoHandler.Purpose

        init(purpose: EchoHandler.Purpose) {
            self.purpose = purpose
        }

        func addCustom(upgradeRequestHeaders: inout HTTPHeaders) {
            webSocket.addCustom(upgradeRequestHeaders: &upgradeRequestHeaders)
        }

        func shouldAllowUpgrade(upgradeResponse: HTTPResponseHead) -> Bool {
            webSocket.shouldAllowUpgrade(upgradeResponse: upgradeResponse)
        }

        func upgrade(channel: any Channel, upgradeResponse: HTTPResponseHead) -> EventLoopFuture<Void> {
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(EchoHandler(role: .client, purpose: purpose))
            }
        }
    }
}
