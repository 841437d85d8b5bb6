import HardLightCore
import Logging
import NIOCore
import RKYV

/// The calls of one connection on the server: takes them from the link, has them dispatched, and sends their answers.
@usableFromInline
final class ServerCalls: LinkUser, @unchecked Sendable {
    // Sendable: everything mutable is used on the connection's event loop only; `respond` and `fail`, which handlers
    // reach from wherever they run, come back to it first.

    let link: Link
    let loop: LoopContext
    let logger: Logger
    private let limits: Limits
    let observer: CallObserver?
    private let onClose: @Sendable (ConnectionClosure) -> Void

    /// What one connection's calls may cost.
    struct Limits: Sendable {
        var callsInFlight = CallIDs.capacity
        var archiveDepth = defaultArchiveDepthLimit
    }

    // Unchecked: no access to the session or the array calls anything.
    @exclusivity(unchecked) private(set) var session = ServerSession()
    /// `nil` once the connection is closed: the handler holds the connection, which holds this.
    private(set) var dispatch: ((IncomingCall) throws(ArchiveError) -> Void)?
    /// The handlers of the calls in flight that have suspended, by id.
    @exclusivity(unchecked) private var handlers: [RunningWork?] = []
    private var whenIdle: (() -> Void)?
    /// Of the calls in flight, by id; empty where nobody observes.
    var observations: [CallObservation?]
    /// When the next failure is worth an error in the log, and how many have been lately.
    var failures: (logsAt: UInt64, budget: TokenBucket)?
    /// The server stops: no call is started any more.
    private var isDraining = false
    /// When the connection of a server that stops is closed, whatever is in flight.
    private var graceTimer: Scheduled<Void>?

    init(
        link: Link,
        limits: Limits = Limits(),
        observer: CallObserver? = nil,
        logger: Logger,
        dispatch: @escaping (IncomingCall) throws(ArchiveError) -> Void,
        onClose: @escaping @Sendable (ConnectionClosure) -> Void
    ) {
        self.link = link
        loop = link.loop
        self.limits = limits
        self.observer = observer
        observations = observer == nil ? [] : Array(repeating: nil, count: CallIDs.capacity)
        self.logger = logger
        self.dispatch = dispatch
        self.onClose = onClose
    }

    // MARK: From the link

    func receive(_ message: UnsafeRawBufferPointer) throws(ProtocolViolation) {
        // A call that comes while the server stops is not started: the close frame that follows tells its caller.
        guard let dispatch, !isDraining else { return }
        let (id, call) = try session.receive(message)
        guard session.callsInFlight <= limits.callsInFlight else {
            return answer(id, .tooManyCallsInFlight)
        }
        do throws(ArchiveError) {
            try dispatch(IncomingCall(calls: self, id: id, archive: call, depthLimit: limits.archiveDepth))
        } catch {
            logger.debug("a call that is not one of the interface's", metadata: ["error": "\(error)"])
            answer(id, .serverDecodeError)
        }
    }

    var isBusy: Bool { !session.isIdle }

    func linkDidClose(_ closure: ConnectionClosure) {
        dispatch = nil
        whenIdle = nil
        graceTimer?.cancel()
        graceTimer = nil
        for handler in handlers {
            handler?.cancel()
        }
        handlers = []
        for id in observations.indices {
            endObservation(of: id, .cutOff)
        }
        logger.debug("connection closed", metadata: ["closure": "\(closure)"])
        onClose(closure)
    }

    // MARK: Handlers

    /// Starts a handler on the loop, and keeps it as long as it runs so that it can be cancelled.
    @usableFromInline
    func start(_ id: UInt8, _ work: @escaping LoopContext.Work) {
        let handler = loop.start(inSpan(of: id, work))
        // Most have answered by now.
        guard session.isInFlight(id) else { return }
        guard dispatch != nil else {
            // It has closed its own connection, and goes on.
            return handler.cancel()
        }
        while handlers.count <= Int(id) {
            handlers.append(nil)
        }
        handlers[Int(id)] = handler
    }

    /// A call has been answered, with whatever.
    func finish(_ id: UInt8, _ outcome: CallOutcome) {
        _ = session.finish(id)
        endObservation(of: Int(id), outcome)
        if Int(id) < handlers.count {
            handlers[Int(id)] = nil
        }
        if session.isIdle, let body = whenIdle {
            whenIdle = nil
            body()
        }
    }

    // MARK: Draining

    /// The server stops: closes the connection once no call is in flight, or when the time is over.
    func goAway(within gracePeriod: TimeAmount) {
        let link = link
        let close: @Sendable () -> Void = { link.close(.goingAway, reason: "the server stops") }
        loop.eventLoop.execute {
            guard self.dispatch != nil else { return }
            self.isDraining = true
            self.graceTimer?.cancel()
            if self.session.isIdle {
                close()
            } else {
                self.whenIdle = close
                self.graceTimer = self.loop.eventLoop.scheduleTask(in: gracePeriod, close)
            }
        }
    }
}
