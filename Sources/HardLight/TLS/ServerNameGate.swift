import NIOCore
import NIOSSL
import NIOTLS
import SwiftASN1
import X509

/// Lets nothing through before the server's certificate is known to be for the name that was asked for.
///
/// NIOSSL takes a certificate for the *address* that it has reached as good as one for the name. Whoever can make a name
/// lead to a machine of their own can have a certificate for that machine's address, from an authority that everybody
/// trusts, so that a client must not be content with it (RFC 9525 §6.1).
///
/// It stands right behind the TLS handler and leaves when it has done its work. Handlers behind it see the channel as
/// active only then, so that nothing is sent to the wrong server.
final class ServerNameGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private enum State {
        /// The handshake goes on.
        case waiting(isActive: Bool)
        case refused
    }

    private let tls: NIOSSLClientHandler
    private let name: String
    private var state = State.waiting(isActive: false)

    init(tls: NIOSSLClientHandler, name: String) {
        self.tls = tls
        self.name = name
    }

    func channelActive(context: ChannelHandlerContext) {
        if case .waiting = state {
            state = .waiting(isActive: true)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .waiting(let isActive) = state, let tlsEvent = event as? TLSUserEvent,
            case .handshakeCompleted = tlsEvent
        else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        guard let certificate = tls.peerCertificate, Self.isFor(name, certificate) else {
            state = .refused
            context.fireErrorCaught(TLSError.hostNameMismatch(name))
            context.close(promise: nil)
            return
        }
        if isActive {
            context.fireChannelActive()
        }
        context.fireUserInboundEventTriggered(event)
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .refused = state { return }
        context.fireChannelRead(data)
    }

    private static func isFor(_ name: String, _ certificate: NIOSSLCertificate) -> Bool {
        guard
            let certificate = try? Certificate(derEncoded: certificate.toDERBytes()),
            let names = try? certificate.extensions.subjectAlternativeNames
        else { return false }
        return names.contains {
            if case .dnsName(let pattern) = $0 { DNSName.matches(name, pattern: pattern) } else { false }
        }
    }
}
