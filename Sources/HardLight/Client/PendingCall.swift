import HardLightCore
import RKYV

/// A call whose caller waits. Every pending call is ended exactly once: whoever takes it out of the call table ends it.
class PendingCall: @unchecked Sendable {
    // Sendable: `isCancelled` and `send` are used under the lock of the connection's call table; the continuation is set
    // before the call is in the table, and resumed by whoever took it out, which happens once.

    let method: String
    /// The caller was cancelled before the call was in the table.
    var isCancelled = false
    /// Sends a call that stands in line, once there is an id for it.
    var send: ((UInt8) -> Void)?

    init(method: String) {
        self.method = method
    }

    /// Names the call in the table. It is unique while the call lives, and the table keeps it alive.
    final var ticket: UInt {
        UInt(bitPattern: ObjectIdentifier(self))
    }

    /// Ends the call with the archive of its result, which is valid for the call.
    func succeed(_ archive: UnsafeRawBufferPointer) {}

    func fail(_ error: any Error) {}
}

/// A call whose result is `Output` as it is.
final class PlainPendingCall<Output: Archivable & Sendable>: PendingCall, @unchecked Sendable {
    private var continuation: UnsafeContinuation<Output, any Error>?

    func wait(on continuation: UnsafeContinuation<Output, any Error>) {
        self.continuation = continuation
    }

    override func succeed(_ archive: UnsafeRawBufferPointer) {
        do throws(ArchiveError) {
            continuation?.resume(returning: try Output(archivedBytes: archive))
        } catch {
            continuation?.resume(throwing: RPCError(notUnderstood: error, method: method))
        }
        continuation = nil
    }

    override func fail(_ error: any Error) {
        continuation?.resume(throwing: error)
        continuation = nil
    }
}

/// A call whose result carries the interface's own error: `Result<Output, Failure>`.
final class FailablePendingCall<Output: Archivable & Sendable, Failure: Error & Archivable & Sendable>:
    PendingCall, @unchecked Sendable
{
    private var continuation: UnsafeContinuation<Output, any Error>?

    func wait(on continuation: UnsafeContinuation<Output, any Error>) {
        self.continuation = continuation
    }

    override func succeed(_ archive: UnsafeRawBufferPointer) {
        do throws(ArchiveError) {
            let result = try Result<Output, Failure>(archivedBytes: archive)
            continuation?.resume(with: result.mapError { $0 as any Error })
        } catch {
            continuation?.resume(throwing: RPCError(notUnderstood: error, method: method))
        }
        continuation = nil
    }

    override func fail(_ error: any Error) {
        continuation?.resume(throwing: error)
        continuation = nil
    }
}

extension RPCError {
    fileprivate init(notUnderstood error: ArchiveError, method: String) {
        self.init(
            .resultNotUnderstood,
            method: method,
            "the result is not what the interface says: build both sides from the same interface (\(error))"
        )
    }
}
