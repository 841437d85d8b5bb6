import HardLightCore
import Logging
import NIOCore
import RKYV

#if Tracing
    import Instrumentation
    import Tracing
#endif

/// The calls of one connection on the server: takes them from the link, has them dispatched, and sends their answers.
final class ServerCalls: LinkUser, @unchecked Sendable {
    // Sendable: everything mutable is used on the connection's event loop only; `respond` and `fail`, which handlers
    // reach from wherever they run, come back to it first.

    private let link: Link
    private let loop: LoopContext
    private let logger: Logger
    private let limits: Limits
    private let observer: CallObserver?
    private let onClose: @Sendable (ConnectionClosure) -> Void

    /// What one connection's calls may cost.
    struct Limits: Sendable {
        var callsInFlight = CallIDs.capacity
        var archiveDepth = defaultArchiveDepthLimit
    }

    private var session = ServerSession()
    /// `nil` once the connection is closed: the handler holds the connection, which holds this.
    private var dispatch: ((IncomingCall) throws(ArchiveError) -> Void)?
    /// The tasks of the calls in flight that have suspended, by id.
    private var tasks: [Task<Void, Never>?] = []
    private var whenIdle: (() -> Void)?
    /// Of the calls in flight, by id; empty where nobody observes.
    private var observations: [CallObservation?]
    /// The server stops: no call is started any more.
    private var isDraining = false

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
        for task in tasks {
            task?.cancel()
        }
        tasks = []
        for id in observations.indices {
            endObservation(of: id, .cutOff)
        }
        logger.debug("connection closed", metadata: ["closure": "\(closure)"])
        onClose(closure)
    }

    // MARK: Observation

    var isObserved: Bool { observer != nil }

    /// A call has been opened, and its handler starts next.
    ///
    /// - Parameter rootSize: The size of the call enum. It stands at the archive's end and begins with its tag, which is
    ///   the method's place in the interface.
    func opened(_ id: UInt8, _ archive: UnsafeRawBufferPointer, rootSize: Int) {
        guard let observer else { return }
        let position = archive.count - rootSize
        let tag =
            EnumLayout.tagSize(caseCount: observer.methodNames.count) == 1
            ? UInt16(archive[position])
            : UInt16(littleEndian: archive.loadUnaligned(fromByteOffset: position, as: UInt16.self))
        observations[Int(id)] = observer.begin(method: Int(tag))
    }

    /// Runs what starts a handler, within the call's span where there is one.
    func withSpan<Value>(of id: UInt8, _ body: () throws -> Value) rethrows -> Value {
        #if Tracing
            if isObserved, let span = observations[Int(id)]?.span {
                return try InstrumentationContext.$current.withValue(span.context) { try body() }
            }
        #endif
        return try body()
    }

    private func endObservation(of id: Int, _ outcome: CallOutcome) {
        guard isObserved, let observation = observations[id] else { return }
        observations[id] = nil
        observation.end(outcome)
    }

    // MARK: From handlers

    /// Starts a handler's task on the loop, and keeps it as long as it runs so that it can be cancelled.
    func start(_ id: UInt8, _ operation: @escaping @Sendable () async -> Void) {
        let task = withSpan(of: id) { loop.start(operation) }
        // Most have answered by now.
        guard session.isInFlight(id) else { return }
        guard dispatch != nil else {
            // It has closed its own connection, and goes on.
            return task.cancel()
        }
        while tasks.count <= Int(id) {
            tasks.append(nil)
        }
        tasks[Int(id)] = task
    }

    /// Answers a call with its result, on whichever thread its handler came to an end.
    func respond<Output: Archivable & Sendable>(
        to id: UInt8,
        with output: Output,
        outcome: CallOutcome = .ok
    ) {
        if loop.eventLoop.inEventLoop {
            respondInline(to: id, with: output, outcome: outcome)
        } else {
            loop.eventLoop.execute { self.respondInline(to: id, with: output, outcome: outcome) }
        }
    }

    /// Answers a call with an archive that stands in for its result's.
    func respond(to id: UInt8, withArchive archive: [UInt8]) {
        guard loop.eventLoop.inEventLoop else {
            return loop.eventLoop.execute { self.respond(to: id, withArchive: archive) }
        }
        guard session.isInFlight(id) else { return }
        do throws(ArchiveError) {
            try link.send { memory, _ throws(ArchiveError) in
                try archive.withBytes { bytes throws(ArchiveError) in
                    try link.format.encodeResponse(id: id, archive: bytes, into: memory)
                }
            }
            finish(id, .ok)
        } catch {
            logger.error("a result that is too large", metadata: ["error": "\(error)"])
            answer(id, .serverEncodeError)
        }
    }

    /// Answers a call with an error of the protocol's.
    func respond(to id: UInt8, withError error: RPCHandlerError) {
        guard loop.eventLoop.inEventLoop else {
            return loop.eventLoop.execute { self.respond(to: id, withError: error) }
        }
        if session.isInFlight(id) {
            answer(id, error)
        }
    }

    func respondInline<Output: Archivable>(to id: UInt8, with output: Output, outcome: CallOutcome = .ok) {
        guard session.isInFlight(id) else { return }
        do throws(ArchiveError) {
            try link.send { memory, scratch throws(ArchiveError) in
                try link.format.encodeResponse(id: id, output: output, into: memory, scratch: &scratch)
            }
            finish(id, outcome)
        } catch {
            logger.error("a result that has no archive", metadata: ["error": "\(error)"])
            answer(id, .serverEncodeError)
        }
    }

    /// Answers a call whose handler threw what its interface does not declare.
    func fail(_ id: UInt8, _ error: any Error) {
        guard loop.eventLoop.inEventLoop else {
            return loop.eventLoop.execute { self.fail(id, error) }
        }
        guard session.isInFlight(id) else { return }
        if dispatch != nil {
            logger.error("a handler failed", metadata: ["error": "\(error)"])
        }
        answer(id, .handlerPanicked)
    }

    // MARK: Draining

    /// The server stops: closes the connection once no call is in flight, or when the time is over.
    func goAway(within gracePeriod: TimeAmount) {
        let link = link
        let close: @Sendable () -> Void = { link.close(.goingAway, reason: "the server stops") }
        loop.eventLoop.execute {
            self.isDraining = true
            if self.session.isIdle {
                close()
            } else {
                self.whenIdle = close
                self.loop.eventLoop.scheduleTask(in: gracePeriod, close)
            }
        }
    }

    private func answer(_ id: UInt8, _ error: RPCHandlerError) {
        do throws(ArchiveError) {
            try link.send { memory, _ in
                link.format.encodeResponse(id: id, error: error, into: memory)
            }
        } catch {
            // An error's response has a fixed size and always an archive.
            assertionFailure("\(error)")
        }
        finish(id, CallOutcome(answeredError: error))
    }

    private func finish(_ id: UInt8, _ outcome: CallOutcome) {
        _ = session.finish(id)
        endObservation(of: Int(id), outcome)
        if Int(id) < tasks.count {
            tasks[Int(id)] = nil
        }
        if session.isIdle, let body = whenIdle {
            whenIdle = nil
            body()
        }
    }
}

extension [UInt8] {
    /// `withUnsafeBytes`, with a typed error.
    fileprivate func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> R) throws(ArchiveError) -> R
    {
        let result = withUnsafeBytes { bytes -> Result<R, ArchiveError> in
            do throws(ArchiveError) {
                return .success(try body(bytes))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
