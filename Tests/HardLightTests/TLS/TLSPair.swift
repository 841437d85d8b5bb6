import HardLight
import NIOCore
import NIOEmbedded
import NIOSSL
import NIOTLS

/// How a handshake went between a client and a server that are joined in memory, with real TLS between them.
struct TLSPair {
    /// How it went for one side.
    struct Outcome {
        /// What ALPN agreed on, when the handshake has completed.
        var applicationProtocol: String??
        /// What the other side said as soon as it could.
        var received = ""
        var errors: [any Error] = []
        var version: TLSVersion?
        var isClosed = false

        var isComplete: Bool {
            applicationProtocol != nil && errors.isEmpty
        }
    }

    /// What stands in a channel's pipeline, and what its errors mean.
    struct Side {
        let handlers: [any ChannelHandler]
        let explain: (any Error) -> TLSError?

        static func server(_ context: ServerTLSContext) -> Side {
            Side(handlers: [context.makeHandler()]) { TLSError(handshakeError: $0) }
        }

        /// - Parameter host: the name by which the client connects.
        static func client(_ tls: ClientTLS, to host: String = "localhost") throws -> Side {
            let connection = try tls.makeContext().makeConnection(to: host)
            return Side(handlers: connection.handlers) { connection.explain($0) }
        }

        /// One that is not ours.
        static func foreign(_ handler: any ChannelHandler) -> Side {
            Side(handlers: [handler]) { _ in nil }
        }
    }

    let client: Outcome
    let server: Outcome
    /// What the client makes of its first error.
    let clientError: TLSError?
    /// What the server makes of its first error.
    let serverError: TLSError?

    var isComplete: Bool {
        client.isComplete && server.isComplete && client.received == "hello" && server.received == "hello"
    }

    /// Lets them shake hands.
    ///
    /// - Parameter address: where the client finds the server.
    init(client: Side, server: Side, address: String = "127.0.0.1") throws {
        let witnesses = (client: Witness(), server: Witness())
        let channels = (client: EmbeddedChannel(), server: EmbeddedChannel())
        try channels.client.pipeline.syncOperations.addHandlers(client.handlers + [witnesses.client])
        try channels.server.pipeline.syncOperations.addHandlers(server.handlers + [witnesses.server])
        let socketAddress = try SocketAddress(ipAddress: address, port: 443)
        channels.server.connect(to: socketAddress, promise: nil)
        channels.client.connect(to: socketAddress, promise: nil)
        try Self.exchange(channels.client, channels.server)
        self.client = witnesses.client.outcome
        self.server = witnesses.server.outcome
        clientError = self.client.errors.first.flatMap(client.explain)
        serverError = self.server.errors.first.flatMap(server.explain)

        channels.client.close(promise: nil)
        channels.server.close(promise: nil)
        try Self.exchange(channels.client, channels.server)
    }

    init(server: ServerTLSContext, client: ClientTLS, host: String = "localhost", address: String = "127.0.0.1") throws
    {
        try self.init(client: .client(client, to: host), server: .server(server), address: address)
    }

    /// Moves bytes until neither side has anything more to say. A handshake takes two or three rounds.
    private static func exchange(_ client: EmbeddedChannel, _ server: EmbeddedChannel) throws {
        for _ in 0..<20 {
            client.embeddedEventLoop.run()
            server.embeddedEventLoop.run()
            try move(from: client, to: server)
            try move(from: server, to: client)
        }
    }

    private static func move(from source: EmbeddedChannel, to target: EmbeddedChannel) throws {
        while let bytes = try source.readOutbound(as: ByteBuffer.self) {
            if target.isActive {
                try target.writeInbound(bytes)
            }
        }
    }

    /// Stands behind TLS: says hello as soon as its channel is active, and remembers what it sees.
    private final class Witness: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        var outcome = Outcome()

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "hello")), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            outcome.isClosed = true
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            outcome.received += String(buffer: unwrapInboundIn(data))
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case .handshakeCompleted(let negotiatedProtocol)? = event as? TLSUserEvent else { return }
            outcome.applicationProtocol = .some(negotiatedProtocol)
            outcome.version =
                (try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self).tlsVersion)
                ?? (try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self).tlsVersion)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            outcome.errors.append(error)
        }
    }
}
