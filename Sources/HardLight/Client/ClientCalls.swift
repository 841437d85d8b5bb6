import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
public import RKYV

/// The calls of one connection on the client, from whichever threads they come, and what the server sends by itself.
@usableFromInline
final class ClientCalls: LinkUser, Sendable {
    /// Writes the message of a call, with its id, and returns its size. When that is more than the memory has, nothing
    /// usable was written.
    @usableFromInline
    typealias Encode = (
        UInt8, UnsafeMutableRawBufferPointer, inout ArchiveScratch
    ) throws(ArchiveError) -> Int

    /// What the server sends by itself, as the typed side takes it. Called on the loop.
    struct Inbox: Sendable {
        var openEvent: OpenEvent
        var events: Broadcast<any AnyObject & Sendable>
        /// With the size of the message.
        var stateChange: @Sendable (StateUpdates, Int) throws(ProtocolViolation) -> Void
        var closed: @Sendable (ConnectionClosure) -> Void
    }

    /// What follows from a call's admission.
    private enum Step {
        case send(UInt8)
        case wait
        case fail(any Error)
    }

    private struct State {
        var table: CallTable<PendingCall>
        /// How the connection ended; calls that come later end with it.
        var closure: ConnectionClosure?
        /// The events that come before the first call: for the first sequence, if it is made before.
        var earlyEvents: BroadcastSubscription<any AnyObject & Sendable>?
        /// Fires at `deadline`, on the clock of `NIODeadline`.
        var timer: (deadline: UInt64, scheduled: Scheduled<Void>)?
    }

    let link: Link
    private let state: NIOLockedValueBox<State>
    private let inbox: Inbox
    private let logger: Logger

    /// - Parameter lineLimit: How many calls may stand in line while 256 are in flight.
    init(
        link: Link,
        lineLimit: Int,
        inbox: Inbox,
        earlyEvents: BroadcastSubscription<any AnyObject & Sendable>? = nil,
        logger: Logger
    ) {
        self.link = link
        state = NIOLockedValueBox(State(table: CallTable(lineLimit: lineLimit), earlyEvents: earlyEvents))
        self.inbox = inbox
        self.logger = logger
    }

    // MARK: From callers, on any thread

    /// Sends a call, or puts it in line. `pending` is ended in any case.
    func begin(_ pending: PendingCall, timeout: Duration?, _ encode: Encode) {
        let deadline = timeout.map { (NIODeadline.now() + TimeAmount(clamping: $0)).uptimeNanoseconds }
        // Let go of when the lock is, since that takes others.
        var earlyEvents: BroadcastSubscription<any AnyObject & Sendable>?
        defer { withExtendedLifetime(earlyEvents) {} }
        let step: Step = state.withLockedValue { state in
            earlyEvents = state.earlyEvents.take()
            if pending.isCancelled {
                return .fail(CancellationError())
            }
            if let closure = state.closure {
                return .fail(Self.error(for: closure, pending))
            }
            switch state.table.begin(pending.ticket, pending, deadline: deadline) {
            case .send(let id): return .send(id)
            case .wait:
                do throws(ArchiveError) {
                    pending.message = try Self.message(encode)
                    return .wait
                } catch {
                    _ = state.table.abandon(pending.ticket)
                    return .fail(Self.notArchivable(error, pending))
                }
            case .refuse:
                return .fail(
                    RPCError(
                        .tooManyCallsInFlight,
                        method: pending.method,
                        "all 256 calls of the connection are in flight: wait for some, or open another connection"
                    )
                )
            }
        }
        switch step {
        case .send(let id):
            let isSent = send(id, pending) { memory, scratch throws(ArchiveError) in try encode(id, memory, &scratch) }
            if !isSent {
                promote()
            }
        case .wait: break
        case .fail(let error): return pending.end(.failure(error))
        }
        if let deadline {
            schedule(deadline)
        }
    }

    /// The events that have come so far, unless a call has been made or they have been taken.
    func takeEarlyEvents() -> BroadcastSubscription<any AnyObject & Sendable>? {
        state.withLockedValue { $0.earlyEvents.take() }
    }

    /// The caller has been cancelled: it stops waiting at once. The call may still run on the server.
    func cancel(_ pending: PendingCall) {
        let waiter = state.withLockedValue { state in
            pending.isCancelled = true
            return state.table.abandon(pending.ticket)
        }
        waiter?.end(.failure(CancellationError()))
    }

    /// Sends a call, or ends it when it has no archive.
    ///
    /// - Returns: `false` when the call has ended and its id is free again: ``promote()`` is to follow.
    private func send(_ id: UInt8, _ pending: PendingCall, _ encode: MessageFraming.Encode) -> Bool {
        do throws(ArchiveError) {
            // On a closed connection this goes nowhere; its calls are ended by `linkDidClose`.
            try link.send(encode)
            return true
        } catch {
            let waiter = state.withLockedValue { $0.table.withdraw(id) }
            waiter?.end(.failure(Self.notArchivable(error, pending)))
            return false
        }
    }

    private static func notArchivable(_ error: ArchiveError, _ pending: PendingCall) -> RPCError {
        RPCError(.argumentNotArchivable, method: pending.method, "an argument has no archive (\(error))")
    }

    /// The message of a call that has to stand in line: its values are the caller's, who may be gone when it is sent.
    private static func message(_ encode: Encode) throws(ArchiveError) -> [UInt8] {
        var scratch = ArchiveScratch()
        var capacity = 512
        while true {
            var size = 0
            var failure: ArchiveError?
            let message = [UInt8](unsafeUninitializedCapacity: capacity) { memory, count in
                do throws(ArchiveError) {
                    size = try encode(
                        0,
                        UnsafeMutableRawBufferPointer(start: memory.baseAddress, count: capacity),
                        &scratch
                    )
                } catch {
                    failure = error
                }
                count = size <= capacity ? size : 0
            }
            if let failure {
                throw failure
            }
            if size <= capacity {
                return message
            }
            capacity = size
        }
    }

    /// Sends the calls in line for which there are ids, those that become free here included.
    private func promote() {
        while let (id, pending, message) = state.withLockedValue({ state in
            state.table.promote().map { ($0.id, $0.waiter, $0.waiter.takeMessage()) }
        }) {
            guard var message else { continue }
            RequestWriter.setID(id, of: &message)
            _ = message.withUnsafeBytes { message in
                send(id, pending) { memory, _ in
                    if message.count <= memory.count {
                        memory.copyMemory(from: message)
                    }
                    return message.count
                }
            }
        }
    }

    // MARK: From the link

    func receive(_ message: UnsafeRawBufferPointer) throws(ProtocolViolation) {
        link.loop.eventLoop.assertInEventLoop()
        switch try ServerInput(message, format: link.format, recentTopic: &link.loop.recentTopic) {
        case .response(let id, let result):
            let (answered, hasLine) = state.withLockedValue { ($0.table.answer(id), $0.table.callsInLine > 0) }
            switch answered {
            case .waiter(let pending):
                switch result {
                case .success(let archive): pending.end(.archive(archive))
                case .failure(let error): pending.end(.failure(RPCError(error, method: pending.method)))
                }
            case .nobody: break
            case .unknown: throw .unknownCallID(id)
            }
            if hasLine {
                promote()
            }
        case .event(let topic, let payload):
            try receiveEvent(topic, payload)
        case .stateChange(let updates):
            try inbox.stateChange(updates, message.count)
        }
    }

    private func receiveEvent(_ topic: Topic, _ archive: UnsafeRawBufferPointer) throws(ProtocolViolation) {
        let audience = inbox.events.audience
        // Events that nobody reads are not decoded. Before the first call somebody may: those go into the first sequence.
        guard !audience.isEmpty else { return }
        do throws(ArchiveError) {
            audience.send(try inbox.openEvent(topic, archive), size: archive.count)
        } catch {
            throw .malformedEvent(error)
        }
    }

    var isBusy: Bool {
        state.withLockedValue { $0.table.callsInFlight > 0 }
    }

    func linkDidClose(_ closure: ConnectionClosure) {
        let (pending, timer) = state.withLockedValue { state in
            state.closure = closure
            return (state.table.removeAll(), state.timer.take())
        }
        timer?.scheduled.cancel()
        logger.debug("connection closed", metadata: ["closure": "\(closure)", "calls": "\(pending.count)"])
        // First, so that a caller whose call fails finds how the connection ended.
        inbox.closed(closure)
        for call in pending {
            call.end(.failure(Self.error(for: closure, call)))
        }
    }

    private static func error(for closure: ConnectionClosure, _ call: PendingCall) -> RPCError {
        RPCError(.connectionClosed, method: call.method, "the connection is gone, \(closure): connect again")
    }

    // MARK: Deadlines

    /// Sees to it that a timer fires at `deadline` or before. One timer serves all calls: those with the same timeout come
    /// in the order of their deadlines, so that few calls have to set it.
    private func schedule(_ deadline: UInt64) {
        let replaced: Scheduled<Void>? = state.withLockedValue { state in
            guard state.closure == nil, deadline < state.timer?.deadline ?? .max else { return nil }
            let replaced = state.timer?.scheduled
            // It holds the connection, and not weakly, which would make every reference to it cost more. So what is not
            // needed any more is cancelled: a timeout of an hour is not to keep a closed connection for so long.
            let scheduled = link.loop.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(deadline)) {
                self.timerFired(at: deadline)
            }
            state.timer = (deadline, scheduled)
            return replaced
        }
        replaced?.cancel()
    }

    private func timerFired(at deadline: UInt64) {
        let (expired, next) = state.withLockedValue { state -> ([PendingCall], UInt64?) in
            // Unless an earlier timer has been set since, which will come here itself.
            if state.timer?.deadline == deadline {
                state.timer = nil
            }
            return (state.table.expire(at: NIODeadline.now().uptimeNanoseconds), state.table.nextDeadline)
        }
        for call in expired {
            let message = "no answer within the call's timeout"
            call.end(.failure(RPCError(.timedOut, method: call.method, message)))
        }
        if let next {
            schedule(next)
        }
    }
}

extension PendingCall {
    /// The message of the call, which stood in line. Called under the lock.
    fileprivate func takeMessage() -> [UInt8]? {
        defer { message = nil }
        return message
    }
}
