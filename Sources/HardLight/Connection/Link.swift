import HardLightCore
import Logging
import NIOCore
import NIOSSL
import RKYV

/// The one channel handler of a connection after its upgrade, on both sides: frames in, messages to the ``LinkUser``;
/// messages from the ``Outbox`` out.
///
/// It answers all that was read in one turn of the loop with one write and one flush (``LoopContext``). The bytes that
/// NIO hands in are looked at where they are and never kept or written to: NIOSSL still shares their storage, and a
/// change would copy all of it.
///
/// ```
///              handlerAdded           close()               peer's close, or the time is over
///  waiting -------------> open ------------------> closing ---------------------------------> closed
///     |                     |                                                                   ^
///     |                     +-- the peer's close frame (answered), a violation (told in one), --+
///     |                     |   the channel is gone                                             |
///     +---------------------------- the channel is gone ----------------------------------------+
/// ```
///
/// One that is closed while it waits is closing from its opening on.
final class Link: ChannelDuplexHandler, TurnParticipant, @unchecked Sendable {
    // Sendable: everything mutable is used on the connection's event loop only; `send` and `close` check for it and
    // come back on the loop. The outbox, which every thread writes to, has its own lock.

    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// The handshake is under way. When the connection is closed meanwhile, the close frame is in the outbox already.
        case waiting(closing: ConnectionClosure?)
        case open
        /// Our close frame is on its way or sent; what the peer still sends is not looked at but for its close frame.
        case closing(ConnectionClosure)
        case closed
    }

    // What every message needs stands first, and so together: with a thousand connections nothing of one is left in the
    // CPU's caches when it comes to it again, and each 64 bytes that are asked for take as long as a hundred instructions.
    // `@exclusivity(unchecked)`: no access to these calls anything that could come back to them.

    let loop: LoopContext
    let outbox: Outbox
    /// What the server's messages look like on this connection.
    let format: MessageFormat
    let isCompressed: Bool
    /// A server holds up a client that does not read its answers. A client reads whatever happens, or the two would hold
    /// each other up for ever.
    let holdsUpPeer: Bool
    @exclusivity(unchecked) private var isInTurn = false
    /// The next call has to wait for its time, or for the others' turns.
    @exclusivity(unchecked) var isPaused = false
    /// The channel asked to read while the peer did not take what we send: it is told when the peer does again.
    @exclusivity(unchecked) var isReadHeld = false
    @exclusivity(unchecked) var user: (any LinkUser)?
    @exclusivity(unchecked) private(set) var context: ChannelHandlerContext?
    /// The context's channel, which takes some time to be asked for, in the pipeline.
    @exclusivity(unchecked) private(set) var channel: (any Channel)?
    /// How much of the peer's input this turn still takes, in bytes of its messages.
    @exclusivity(unchecked) var inputLeft = 0
    /// What had been read when the answers became too many, or the turn was over: looked at when they have gone out, or
    /// others have had theirs.
    @exclusivity(unchecked) var heldInput: ByteBuffer?
    let metrics: LinkMetrics?
    let limits: LinkLimits
    @exclusivity(unchecked) var phase = Phase.waiting(closing: nil)
    @exclusivity(unchecked) var parser: FrameParser
    @exclusivity(unchecked) var liveness: Liveness
    @exclusivity(unchecked) var rate: TokenBucket?
    /// Events that the peer is too slow for, as far as they are kept.
    @exclusivity(unchecked) var events = EventQueue<ByteBuffer>()

    /// Since when nothing is read.
    var heldSince: UInt64?
    /// The payload of a ping, while the peer does not take an answer.
    var unansweredPing: [UInt8]?

    let logger: Logger
    private var onGone: (@Sendable () -> Void)?
    var closeTimeout: Scheduled<Void>?
    /// While closing: the bytes that the peer had not taken when it was last looked at.
    var bytesLeft = 0
    var livenessTimer: Scheduled<Void>?
    /// The bytes that the channel held when the connection was last checked for life.
    var bytesHeldByChannel = 0
    /// When the next call is to come, if it has to wait for that.
    var pauseTimer: Scheduled<Void>?

    init(
        loop: LoopContext,
        framing: MessageFraming,
        limits: LinkLimits,
        metrics: LinkMetrics? = nil,
        logger: Logger
    ) {
        self.loop = loop
        self.metrics = metrics
        self.limits = limits
        self.logger = logger
        format = framing.format
        isCompressed = framing.compression != nil
        holdsUpPeer = framing.role == .server
        outbox = Outbox(framing: framing)
        parser = FrameParser(role: framing.role, limits: limits.frames(isCompressed: isCompressed))
        let now = loop.eventLoop.now.uptimeNanoseconds
        liveness = Liveness(limits.liveness, now: now)
        rate = limits.callRate.map { TokenBucket(perSecond: $0.perSecond, burst: $0.burst, now: now) }
    }

    // MARK: From this side, on any thread

    /// Whether nothing can be sent any more.
    var isClosed: Bool { outbox.isClosed }

    /// Sends a message. Messages leave in the order in which they are sent, from whichever threads.
    ///
    /// How many are in line is bounded by who sends: answers by the calls in flight, and a client's calls likewise. On a
    /// closed connection the message goes nowhere.
    func send(_ encode: MessageFraming.Encode) throws(ArchiveError) {
        _ = try send(limit: .max, encode)
    }

    /// Sends a message that nothing else bounds.
    ///
    /// - Returns: `false` when the peer is so slow that too much is in line already: the message was not sent. A peer that
    ///   misses it may make nothing of the next, so ``closeTooSlow()`` is to be called, with no lock held.
    func sendIfRoom(_ encode: MessageFraming.Encode) throws(ArchiveError) -> Bool {
        try send(limit: limits.outboundBytes, encode) != .full
    }

    func closeTooSlow() {
        onLoop { $0.fail(.policyViolation, "too slow: \($0.limits.outboundBytes) bytes wait to be read") }
    }

    private func send(limit: Int, _ encode: MessageFraming.Encode) throws(ArchiveError) -> Outbox.Appended {
        let isOnLoop = loop.eventLoop.inEventLoop
        return follow(try outbox.append(on: isOnLoop ? loop : nil, limit: limit, encode), isOnLoop: isOnLoop)
    }

    /// Closes with the close handshake of RFC 6455 §7: everything sent before goes out first.
    func close(_ code: CloseCode, reason: String) {
        onLoop { $0.beginClosing(ConnectionClosure(.local, code, reason)) }
    }

    func follow(_ appended: Outbox.Appended, isOnLoop: Bool) -> Outbox.Appended {
        if appended == .mark {
            if isOnLoop {
                loop.mark(self)
            } else {
                loop.eventLoop.execute { self.loop.mark(self) }
            }
        }
        return appended
    }

    private func onLoop(_ body: @escaping @Sendable (Link) -> Void) {
        if loop.eventLoop.inEventLoop {
            body(self)
        } else {
            loop.eventLoop.execute { body(self) }
        }
    }

    // MARK: On the loop

    /// Sets whom messages go to and who is told of the end. Called while the handshake is under way.
    ///
    /// - Parameter onGone: Called once the channel is closed and nothing is left of the connection.
    func attach(_ user: any LinkUser, onGone: (@Sendable () -> Void)? = nil) {
        self.user = user
        self.onGone = onGone
        switch phase {
        case .waiting(let closure?): tellUser(closure)
        case .closed: tellUser(.neither("the connection ended during its handshake"))
        default: break
        }
    }

    /// The channel is closed, whether this handler has come into its pipeline or not.
    func channelClosed() {
        end(.neither("the connection ended during its handshake"))
        onGone?()
        onGone = nil
    }

    func flushAtEndOfTurn() {
        // What the peer does not take stays in the outbox, where its size is bounded, and not in the channel's queue.
        guard let context, isWritable else { return }
        write(context)
        while hasWaitingEvents, isWritable {
            moveWaitingEvents()
            write(context)
        }
    }

    /// Whether there is a channel that takes bytes.
    var isWritable: Bool { channel?.isWritable ?? false }

    private func write(_ context: ChannelHandlerContext) {
        guard var taken = outbox.take() else { return }
        if taken.hasMessages {
            liveness.used(at: loop.turnTime)
        }
        metrics?.sent(taken.bytes.readableBytes)
        context.writeAndFlush(wrapOutboundOut(taken.bytes), promise: nil)
        if taken.isOwn {
            loop.giveBack(&taken.bytes)
        }
    }

    // MARK: Channel events

    /// The handshake is over. What has been sent already goes out.
    func handlerAdded(context: ChannelHandlerContext) {
        guard case .waiting(let closure) = phase else {
            context.close(promise: nil)
            return
        }
        self.context = context
        channel = context.channel
        phase = closure.map { .closing($0) } ?? .open
        loop.connectionDidOpen()
        loop.mark(self)
        if let closure {
            return waitForClose(closure)
        }
        liveness.heard(at: loop.eventLoop.now.uptimeNanoseconds)
        checkLiveness()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(.neither("the connection's channel was taken down"))
        self.context = nil
        channel = nil
        endTurn()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        beginTurn()
        liveness.heard(at: loop.turnTime)
        let input = unwrapInboundIn(data)
        metrics?.received(input.readableBytes)
        take(input)
        noteProgressOfMessage()
    }

    /// Nobody else is told: the link is the last in its pipeline.
    func channelReadComplete(context: ChannelHandlerContext) {
        endTurn()
    }

    /// A turn goes from the first read to its completion: one record of TLS may come as several reads.
    private func beginTurn() {
        guard !isInTurn else { return }
        isInTurn = true
        inputLeft = limits.turnInput
        loop.beginTurn()
    }

    private func endTurn() {
        guard isInTurn else { return }
        isInTurn = false
        loop.endTurn()
    }

    func read(context: ChannelHandlerContext) {
        if isCongested {
            isReadHeld = true
            heldSince = heldSince ?? loop.eventLoop.now.uptimeNanoseconds
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if isWritable {
            loop.beginTurn()
            // What the peer takes is a sign of life.
            liveness.heard(at: loop.turnTime)
            answerPing()
            flushAtEndOfTurn()
            resumeReading(context, upTo: limits.turnInput)
            loop.endTurn()
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.neither("the peer ended the connection without a close frame"))
        endTurn()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            // WebSocket has no half-closed connections.
            end(.neither("the peer ended the connection without a close frame"))
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case NIOSSLError.uncleanShutdown = error {
            // Most peers that go away do so without TLS's goodbye.
            end(.neither("the peer ended the connection without a close frame"))
        } else {
            end(.neither("\(error)"))
        }
    }
}
