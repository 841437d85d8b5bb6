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
    private let versions: [ProtocolVersion]
    private let attempt: ConnectionAttempt
    private let finish: @Sendable (any Channel, ProtocolVersion) throws -> Result

    /// - Parameter versions: Those that the request offers.
    init(
        versions: [ProtocolVersion],
        attempt: ConnectionAttempt,
        finish: @escaping @Sendable (any Channel, ProtocolVersion) throws -> Result
    ) {
        webSocket = NIOTypedWebSocketClientUpgrader { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        self.versions = versions
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
        // RFC 6455 §4.1. NIO's decoder goes on with HTTP behind an answer without it.
        guard upgradeResponse.headers.hasToken("upgrade", in: "Connection") else {
            attempt.note(.notWebSocket, "the answer is no upgrade: its Connection does not say so")
            return false
        }
        guard version(in: upgradeResponse) != nil else {
            let answered = upgradeResponse.headers["Sec-WebSocket-Protocol"]
            let theirs = answered.isEmpty ? "none" : answered.joined(separator: ", ")
            attempt.note(
                .versionMismatch,
                "offered protocol version \(versions.tokens), the server answered with \(theirs)"
            )
            return false
        }
        return true
    }

    /// The version that the server has chosen: one of those that were offered, and nothing else.
    private func version(in response: HTTPResponseHead) -> ProtocolVersion? {
        let answered = response.headers["Sec-WebSocket-Protocol"]
        return versions.first { answered == [$0.token] }
    }

    func upgrade(channel: any Channel, upgradeResponse: HTTPResponseHead) -> EventLoopFuture<Result> {
        channel.eventLoop.makeCompletedFuture {
            guard let version = version(in: upgradeResponse) else { throw ChannelError.inappropriateOperationForState }
            return try finish(channel, version)
        }
    }
}

extension [ProtocolVersion] {
    /// As a list in a header field: `hl/2, hl/1`.
    var tokens: String { map(\.token).joined(separator: ", ") }
}
