import HardLightCore
import NIOCore

/// The bounds of one connection that its link keeps to. Users set them in ``ServerConfiguration`` and
/// ``ClientConfiguration``, where each has its reason.
struct LinkLimits: Sendable {
    /// The largest message, inflated, in bytes.
    var messageSize: Int
    /// The bytes in line beyond which events are treated by their policy.
    var outboundBytes: Int
    /// How long the peer has to answer a close frame.
    var closeTimeout: TimeAmount
    /// The frames that one message may come in.
    var fragments = 1024
    var liveness = Liveness.Rules(pingInterval: nil, pingTimeout: 0, idleTimeout: nil)
    /// How fast messages are taken.
    var callRate: CallRate?

    /// The bytes of answers that one turn collects before it writes them. It bounds what the answers to one read take,
    /// and is large enough that a turn of ordinary calls never reaches it.
    var turnBytes: Int { 256 * 1024 }

    /// The bytes of messages, inflated, that one turn takes of a client while other connections of the loop wait. It is
    /// what one turn reads twice over, so that no client that keeps to the protocol comes to it but by compression: its
    /// calls in flight, 256, fit.
    var turnInput: Int { 256 * smallestInput }

    /// The same for each further turn of a client that has sent more: it costs the others what an ordinary burst does.
    var laterTurnInput: Int { 32 * smallestInput }

    /// What the smallest message, or a control frame, counts as: about as much work as taking in so many bytes.
    var smallestInput: Int { 2048 }

    func frames(isCompressed: Bool) -> FrameLimits {
        FrameLimits(
            maximumMessageSize: isCompressed ? StoredBlock.encodedSize(of: messageSize) : messageSize,
            maximumFragments: fragments
        )
    }
}

extension LinkLimits {
    init(_ configuration: ServerConfiguration) {
        let limits = configuration.limits
        self.init(
            messageSize: max(0, limits.messageSize),
            outboundBytes: max(0, limits.outboundBytes),
            closeTimeout: TimeAmount(clamping: limits.closeTimeout),
            fragments: max(1, limits.fragments),
            liveness: Liveness.Rules(
                configuration.keepalive,
                idleTimeout: limits.idleTimeout,
                messageTimeout: limits.messageTimeout
            ),
            callRate: limits.callRate
        )
    }

    init(_ configuration: ClientConfiguration) {
        self.init(
            messageSize: max(0, configuration.limits.messageSize),
            outboundBytes: .max,
            closeTimeout: TimeAmount(clamping: configuration.limits.closeTimeout),
            liveness: Liveness.Rules(
                configuration.keepalive,
                idleTimeout: nil,
                messageTimeout: configuration.limits.messageTimeout
            )
        )
    }
}
