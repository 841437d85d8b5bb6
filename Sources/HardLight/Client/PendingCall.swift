import HardLightCore
public import RKYV

/// A call whose caller waits. Every pending call is ended exactly once: whoever takes it out of the call table ends it.
///
/// It knows nothing of the types of the call. What opens the result and resumes the caller is a closure that is compiled
/// with the interface, where the types are known: without types it would take several times as long.
@usableFromInline
final class PendingCall: @unchecked Sendable {
    // Sendable: `isCancelled` and `message` are used under the lock of the connection's call table; `finish` is set before
    // the call is in the table, and called by whoever took it out, which happens once.

    /// How a call ended.
    @usableFromInline
    enum Outcome {
        /// With the archive of its result, which is valid for the call.
        case archive(UnsafeRawBufferPointer)
        case failure(any Error)
    }

    /// Opens the result, tells ``PendingCall/willResume(throwing:)``, and resumes the caller.
    @usableFromInline typealias Finish = @Sendable (PendingCall, Outcome) -> Void

    let method: String
    private let observation: CallObservation?
    /// The caller was cancelled before the call was in the table.
    var isCancelled = false
    /// The message of a call that stands in line; its id is put in when there is one.
    var message: [UInt8]?
    private var finish: Finish?

    init(method: String, observation: CallObservation?) {
        self.method = method
        self.observation = observation
    }

    /// Names the call in the table. It is unique while the call lives, and the table keeps it alive.
    var ticket: UInt {
        UInt(bitPattern: ObjectIdentifier(self))
    }

    /// Sets who waits. Called once, before the call begins.
    @usableFromInline
    func wait(_ finish: @escaping Finish) {
        self.finish = finish
    }

    func end(_ outcome: Outcome) {
        let finish = finish
        self.finish = nil
        finish?(self, outcome)
    }

    /// The caller is resumed next.
    ///
    /// - Parameter error: What it is thrown; `nil` when it gets a result.
    @usableFromInline
    func willResume(throwing error: (any Error)?) {
        observation?.end(error.map { CallOutcome(callerError: $0) } ?? .ok)
    }

    /// What the caller is thrown when the result is not an archive of its type.
    @usableFromInline
    func notUnderstood(_ error: ArchiveError) -> any Error {
        RPCError(
            .resultNotUnderstood,
            method: method,
            "the result is not what the interface says: build both sides from the same interface (\(error))"
        )
    }
}
