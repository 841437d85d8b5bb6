import HardLight
import NIOCore
import NIOEmbedded
import NIOSSL
import NIOTLS
import Testing

/// A client and a server joined in memory, with real TLS between them.
struct TLSPair {
    /// How a handshake went for one side.
    struct Outcome {
        /// What ALPN agreed on, when the handshake has completed.
        var applicationProtocol: String??
        var errors: [any Error] = []

        var isComplete: Bool { applicationProtocol != nil }
    }

    let client: Outcome
    let server: Outcome
    /// What the client makes of its first error.
    let clientError: TLSError?
    /// What the server makes of its first error.
    let serverError: TLSError?
    let version: TLSVersion?

    var isComplete: Bool {
        client.isComplete && server.isComplete && client.errors.isEmpty && server.errors.isEmpty
    }

    /// Lets them shake hands.
    ///
    /// - Parameters:
    ///   - host: the name by which the client connects.
    ///   - address: what the name leads to.
    static func handshake(
        server: ServerTLSContext,
        client: ClientTLS,
        host: String = "localhost",
        address: String = "127.0.0.1"
    ) throws -> TLSPair {
        let clientConnection = try client.makeContext().makeConnection(to: host)
        let serverHandler = server.makeHandler()
        let clientWitness = Witness()
        let serverWitness = Witness()
        let clientChannel = EmbeddedChannel()
        let serverChannel = EmbeddedChannel()
        try clientChannel.pipeline.syncOperations.addHandlers([clientConnection.handler, clientWitness])
        try serverChannel.pipeline.syncOperations.addHandlers([serverHandler, serverWitness])
        let socketAddress = try SocketAddress(ipAddress: address, port: 443)
        serverChannel.connect(to: socketAddress, promise: nil)
        clientChannel.connect(to: socketAddress, promise: nil)

        // Until neither has anything more to say. A handshake takes two or three rounds.
        for _ in 0..<20 {
            clientChannel.embeddedEventLoop.run()
            serverChannel.embeddedEventLoop.run()
            try move(from: clientChannel, to: serverChannel)
            try move(from: serverChannel, to: clientChannel)
        }
        let version = clientConnection.handler.tlsVersion
        let pair = TLSPair(
            client: clientWitness.outcome,
            server: serverWitness.outcome,
            clientError: clientWitness.outcome.errors.first.flatMap { clientConnection.explain($0) },
            serverError: serverWitness.outcome.errors.first.flatMap { TLSError(handshakeError: $0) },
            version: version
        )
        _ = try? clientChannel.finish(acceptAlreadyClosed: true)
        _ = try? serverChannel.finish(acceptAlreadyClosed: true)
        return pair
    }

    private static func move(from source: EmbeddedChannel, to target: EmbeddedChannel) throws {
        while let bytes = try source.readOutbound(as: ByteBuffer.self) {
            if target.isActive {
                try target.writeInbound(bytes)
            }
        }
    }

    private final class Witness: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var outcome = Outcome()

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case TLSUserEvent.handshakeCompleted(let negotiatedProtocol)? = event as? TLSUserEvent {
                outcome.applicationProtocol = .some(negotiatedProtocol)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            outcome.errors.append(error)
        }
    }
}
