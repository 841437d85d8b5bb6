public import HardLightCore
import Logging
import NIOCore
public import RKYV

/// Answers, from wherever their handlers come to an end. A call that has been answered, or whose connection is closed, is
/// not answered again.
extension ServerCalls {
    /// Answers a call with its result, on whichever thread its handler came to an end.
    ///
    /// - Parameter isError: Whether the result is an error of the interface's own.
    @inlinable
    func respond<Output: Archivable & Sendable>(to id: UInt8, with output: Output, isError: Bool) {
        if isOnLoop {
            respondInline(to: id, with: output, isError: isError)
        } else {
            onLoop { self.respondInline(to: id, with: output, isError: isError) }
        }
    }

    /// Answers a call with its result, on the loop.
    ///
    /// What depends on the result's type is compiled with the interface, where the type is known.
    @inlinable
    func respondInline<Output: Archivable>(to id: UInt8, with output: Output, isError: Bool) {
        respondInline(to: id, isError: isError) { format, memory, scratch throws(ArchiveError) in
            try format.encodeResponse(id: id, output: output, into: memory, scratch: &scratch)
        }
    }

    /// Writes the message of an answer, and returns its size. When that is more than the memory has, nothing usable was
    /// written.
    @usableFromInline
    typealias Encode = (
        MessageFormat, UnsafeMutableRawBufferPointer, inout ArchiveScratch
    ) throws(ArchiveError) -> Int

    @usableFromInline
    func respondInline(to id: UInt8, isError: Bool, _ encode: Encode) {
        guard session.isInFlight(id) else { return }
        let format = link.format
        do throws(ArchiveError) {
            try link.send { memory, scratch throws(ArchiveError) in try encode(format, memory, &scratch) }
            finish(id, isError ? .error : .ok)
        } catch {
            logFailure("a result that has no archive", error)
            answer(id, .serverEncodeError)
        }
    }

    @usableFromInline
    var isOnLoop: Bool { loop.eventLoop.inEventLoop }

    @usableFromInline
    func onLoop(_ body: @escaping @Sendable () -> Void) {
        loop.eventLoop.execute(body)
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
            logFailure("a result that is too large", error)
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

    /// Answers a call whose handler threw what its interface does not declare.
    @usableFromInline
    func fail(_ id: UInt8, _ error: any Error) {
        guard loop.eventLoop.inEventLoop else {
            return loop.eventLoop.execute { self.fail(id, error) }
        }
        guard session.isInFlight(id) else { return }
        if dispatch != nil {
            logFailure("a handler failed", error)
        }
        answer(id, .handlerPanicked)
    }

    /// At `error`, as long as they are rare: 20 at once and one a second from then on, for each connection. A client may have a
    /// handler fail with each of its calls; the others are told at `debug`.
    private func logFailure(_ message: Logger.Message, _ error: any Error) {
        let now = loop.eventLoop.now.uptimeNanoseconds
        var (logsAt, budget) = failures ?? (now, TokenBucket(perSecond: 1, burst: 20, now: now))
        let isRare = now >= logsAt
        if isRare {
            logsAt = budget.take(at: now)
            failures = (logsAt, budget)
        }
        logger.log(level: isRare ? .error : .debug, message, metadata: ["error": "\(error)"])
    }

    func answer(_ id: UInt8, _ error: RPCHandlerError) {
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
