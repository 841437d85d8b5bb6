import NIOCore

/// The bounds of one connection that its link keeps to. Users set them in ``ServerConfiguration/Limits`` and
/// ``ClientConfiguration/Limits``, where each has its reason.
struct LinkLimits: Sendable {
    /// The largest message, inflated, in bytes.
    var messageSize: Int
    /// The bytes in line beyond which events are dropped.
    var outboundBytes: Int
    /// How long the peer has to answer a close frame.
    var closeTimeout: TimeAmount

    /// The bytes of answers that one turn collects before it writes them. It bounds what the answers to one read take,
    /// and is large enough that a turn of ordinary calls never reaches it.
    var turnBytes: Int { 256 * 1024 }

    func frames(isCompressed: Bool) -> FrameLimits {
        FrameLimits(maximumMessageSize: isCompressed ? StoredBlock.encodedSize(of: messageSize) : messageSize)
    }
}

extension LinkLimits {
    init(_ limits: ServerConfiguration.Limits) {
        self.init(
            messageSize: max(0, limits.messageSize),
            outboundBytes: max(0, limits.outboundBytes),
            closeTimeout: TimeAmount(clamping: limits.closeTimeout)
        )
    }

    init(_ limits: ClientConfiguration.Limits) {
        self.init(
            messageSize: max(0, limits.messageSize),
            outboundBytes: .max,
            closeTimeout: TimeAmount(clamping: limits.closeTimeout)
        )
    }
}
