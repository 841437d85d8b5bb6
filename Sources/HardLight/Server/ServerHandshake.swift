import HardLightCore
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import NIOWebSocket

/// The upgrade of one connection to HardLight: agrees on the version and the compression level, has the connection's
/// handler made, and puts the ``Link`` into the pipeline.
///
/// What RFC 6455 asks of an upgrade is NIO's: this adds to its upgrader and only takes the codec's place, since the link
/// parses frames itself.
final class ServerHandshake: NIOTypedHTTPServerProtocolUpgrader, @unchecked Sendable {
    // Sendable: `link`, `refusal` and the two handlers are used on the connection's event loop only.

    /// What the client and the server have agreed on.
    struct Agreement: Sendable {
        var version: ProtocolVersion
        var level: CompressionLevel
    }

    /// Makes the connection's handler, on its event loop.
    typealias Accept = @Sendable (ConnectionRequest, Agreement, LoopContext) async throws -> Link

    let supportedProtocol = "websocket"
    let requiredUpgradeHeaders: [String] = []

    /// Why the connection is turned away.
    private(set) var refusal = ConnectionRefusal(
        status: 426,
        reason: "This is a HardLight server: it speaks WebSocket.\n"
    )

    /// Stands behind the upgrade in the pipeline until the link takes over.
    let errorHandler: HandshakeErrorHandler

    /// Stand before it as long.
    let gate = HandshakeGate(.request)
    let upgradeGate = UpgradeGate()

    private let accept: Accept
    private let configuration: ServerConfiguration
    private let logger: Logger
    /// What the connection is served by, once its handler has been made.
    private(set) var link: Link?

    init(configuration: ServerConfiguration, logger: Logger, accept: @escaping Accept) {
        self.accept = accept
        self.configuration = configuration
        self.logger = logger
        errorHandler = HandshakeErrorHandler(logger: logger)
    }

    func buildUpgradeResponse(
        channel: any Channel,
        upgradeRequest: HTTPRequestHead,
        initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        refusal = ConnectionRefusal(status: 400, reason: "The request is not an upgrade as RFC 6455 has it.\n")
        let webSocket = NIOTypedWebSocketServerUpgrader<Void>(
            shouldUpgrade: { channel, head in self.decide(channel, head) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
        )
        return webSocket.buildUpgradeResponse(
            channel: channel,
            upgradeRequest: upgradeRequest,
            initialResponseHeaders: initialResponseHeaders
        )
    }

    func upgrade(channel: any Channel, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Bool> {
        channel.eventLoop.makeCompletedFuture {
            guard let link else { return false }
            let pipeline = channel.pipeline.syncOperations
            // From here on errors are the link's.
            pipeline.removeHandler(errorHandler, promise: nil)
            try pipeline.addHandler(link)
            pipeline.removeHandler(upgradeGate, promise: nil)
            pipeline.removeHandler(gate, promise: nil)
            return true
        }
    }

    /// - Returns: The headers of the answer; `nil` when the connection is turned away.
    private func decide(_ channel: any Channel, _ head: HTTPRequestHead) -> EventLoopFuture<HTTPHeaders?> {
        // NIO looks at the rest of what RFC 6455 §4.2.1 asks. A key is 16 bytes in base64.
        guard head.method == .GET, head.headers.first(name: "Sec-WebSocket-Key")?.utf8.count == 24 else {
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        let origins = head.headers["Origin"]
        guard
            configuration.origins.allows(
                origins: origins,
                host: head.headers.first(name: "Host"),
                isTLS: !configuration.tls.isPlaintext
            )
        else {
            refusal = ConnectionRefusal(
                status: 403,
                reason: "Pages of \(origins.joined(separator: ", ").prefix(200)) may not connect to this server.\n"
            )
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        let offers = head.headers["Sec-WebSocket-Protocol"]
        guard
            let (version, token) = ProtocolVersion.agreed(
                onOffers: offers.map { Array($0.utf8) },
                among: configuration.protocolVersions
            )
        else {
            refusal.reason = VersionMismatch(offered: offers, spoken: configuration.protocolVersions).description + "\n"
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        let asked = CompressionLevel(
            header: head.headers.first(name: "X-HL-Compress").map { Array($0.utf8) },
            target: head.uri.utf8,
            isPage: !origins.isEmpty
        )
        let agreement = Agreement(version: version, level: min(asked, configuration.compression.maximumLevel))
        let request = ConnectionRequest(
            head: head,
            peerAddress: channel.remoteAddress,
            peerCertificate: Self.peerCertificate(of: channel)
        )
        return makeLink(channel, request, agreement).map { link in
            self.link = link
            guard link != nil else { return nil }
            var headers: HTTPHeaders = ["Sec-WebSocket-Protocol": token]
            if version.isCompressed {
                headers.add(name: "X-HL-Compress", value: "\(agreement.level.rawValue)")
            }
            return headers
        }
    }

    private static func peerCertificate(of channel: any Channel) -> PeerCertificate? {
        let tls = try? channel.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
        return tls?.peerCertificate.flatMap { PeerCertificate($0) }
    }

    private func makeLink(
        _ channel: any Channel,
        _ request: ConnectionRequest,
        _ agreement: Agreement
    ) -> EventLoopFuture<Link?> {
        let promise = channel.eventLoop.makePromise(of: Link?.self)
        let loop = LoopContext.shared(for: channel.eventLoop)
        let work = loop.start {
            do {
                let link = try await self.accept(request, agreement, loop)
                // The connection may end before its handshake does.
                channel.closeFuture.whenComplete { _ in link.channelClosed() }
                promise.succeed(link)
            } catch {
                channel.eventLoop.execute {
                    self.refuse(error, isPeerThere: channel.isActive)
                    promise.succeed(nil)
                }
            }
        }
        channel.closeFuture.whenComplete { _ in work.cancel() }
        return promise.futureResult
    }

    private func refuse(_ error: any Error, isPeerThere: Bool) {
        if let refusal = error as? ConnectionRefusal {
            self.refusal = refusal
        } else {
            // Without the peer the making was cancelled: no failure of the server's.
            logger.log(
                level: isPeerThere ? .error : .debug,
                "a connection's handler could not be made",
                metadata: ["error": "\(error)"]
            )
            refusal = ConnectionRefusal(status: 500, reason: "The server could not take the connection.\n")
        }
    }

}

/// What a server says to a client that it has no version in common with.
struct VersionMismatch: CustomStringConvertible {
    var offered: [String]
    var spoken: [ProtocolVersion]

    /// How it begins, so that a client knows it.
    static var opening: String { "No common protocol version" }

    var description: String {
        let offers = offered.joined(separator: ", ").prefix(200)
        let offered = offered.isEmpty ? "no Sec-WebSocket-Protocol" : String(offers)
        let spoken = spoken.map(\.token).joined(separator: ", ")
        return "\(Self.opening): the request offers \(offered); this server speaks \(spoken)."
    }
}
