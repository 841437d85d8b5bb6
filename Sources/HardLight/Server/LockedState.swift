public import HardLightCore
import Logging
public import NIOConcurrencyHelpers
public import RKYV

/// The state of one connection, on the server: whatever is changed under its lock is on its way to the client when the
/// lock is let go.
///
/// ```swift
/// connection.state.withLock { state in
///     state.counter &+= amount
///     return state.counter
/// }
/// ```
///
/// The changed fields, and only they, leave in one message. Messages leave in the order in which the lock was held, and
/// before the response of the call that made the change. The closure is synchronous, so that the lock cannot be held
/// across a suspension; keep it short, since other handlers of the connection wait for it, and do not use the state of the
/// same connection inside it, which would wait for itself.
public final class LockedState<State: ConnectionState>: Sendable {
    @usableFromInline let state: NIOLockedValueBox<State>
    private let link: Link
    private let logger: Logger

    init(link: Link, logger: Logger) {
        state = NIOLockedValueBox(State.initialState())
        self.link = link
        self.logger = logger
    }

    /// The state as it is now. Compares nothing and sends nothing.
    public var snapshot: State {
        state.withLockedValue { $0 }
    }

    /// Reads and changes the state, and sends what was changed.
    ///
    /// What was changed before `body` throws stays changed and is sent too.
    ///
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    @inlinable
    public func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let (result, trouble) = state.withLockedValue { state in
            let old = state
            let result: Swift.Result<Result, Failure>
            do throws(Failure) {
                result = .success(try body(&state))
            } catch {
                result = .failure(error)
            }
            // The message is encoded under the lock: that is what keeps messages in the order of the changes.
            let trouble = send { format, memory, scratch throws(ArchiveError) in
                try format.encodeStateChange(from: old, to: state, into: memory, scratch: &scratch)
            }
            return (result, trouble)
        }
        if let trouble {
            end(trouble)
        }
        return try result.get()
    }

    /// Why changes could not be sent.
    @usableFromInline
    enum Trouble {
        case noArchive(ArchiveError)
        case tooSlow
    }

    @usableFromInline
    func send(_ encode: ServerCalls.Encode) -> Trouble? {
        let format = link.format
        do throws(ArchiveError) {
            let isSent = try link.sendIfRoom { memory, scratch throws(ArchiveError) in
                try encode(format, memory, &scratch)
            }
            return isSent ? nil : .tooSlow
        } catch {
            return .noArchive(error)
        }
    }

    /// The client's mirror would be wrong from here on, and stay so: its connection ends. Not under the lock, since who is
    /// told of the end may use the state.
    @usableFromInline
    func end(_ trouble: Trouble) {
        switch trouble {
        case .noArchive(let error):
            logger.error("a state that has no archive; its connection ends", metadata: ["error": "\(error)"])
            link.close(.internalError, reason: "the connection's state has no archive")
        case .tooSlow:
            link.closeTooSlow()
        }
    }
}
