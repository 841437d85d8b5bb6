import HardLightCore
public import RKYV

/// A call that has come in and waits to be opened and answered: what generated code works with.
///
/// It is valid while ``RPCInterface/dispatch(_:to:)`` runs, since its bytes stand in the event loop's scratch memory.
/// Exactly one of the `answer` methods is called, or a ``reply`` started, after ``decode(_:)``.
public struct IncomingCall {
    @usableFromInline let calls: ServerCalls
    @usableFromInline let id: UInt8
    @usableFromInline let archive: UnsafeRawBufferPointer
    @usableFromInline let depthLimit: Int

    init(calls: ServerCalls, id: UInt8, archive: UnsafeRawBufferPointer, depthLimit: Int) {
        self.calls = calls
        self.id = id
        self.archive = archive
        self.depthLimit = depthLimit
    }

    /// The call as the interface's call enum, owned: it outlives the bytes.
    ///
    /// - Throws: `ArchiveError` when the bytes are not an archive of `Call`, or one whose pointers nest deeper than
    ///   ``ServerConfiguration/Limits/archiveDepth``.
    @inlinable
    public func decode<Call: Archivable>(_ type: Call.Type) throws(ArchiveError) -> Call {
        let call = try Call(archivedBytes: archive, depthLimit: depthLimit)
        calls.opened(id, archive, rootSize: Call.archivedLayout.size)
        return call
    }

    /// The call as it came: a copy, not validated. For a dispatch that is written by hand.
    public var archiveBytes: [UInt8] { Array(archive) }

    /// What an `async` requirement is started with, and answered by. It outlives the call's bytes.
    @inlinable
    public var reply: CallReply { CallReply(calls: calls, id: id) }

    /// Runs a synchronous requirement here and now, on the event loop.
    @inlinable
    public func answerInline<Output: Archivable>(_ body: () throws -> Output) {
        do {
            var output: Output?
            try calls.inSpan(of: id) { output = try body() }
            if let output {
                calls.respondInline(to: id, with: output, isError: false)
            }
        } catch {
            calls.fail(id, error)
        }
    }

    /// Runs a synchronous requirement that throws an error of the interface's own, which reaches the peer as it is.
    @inlinable
    public func answerInline<Output: Archivable, Failure: Error & Archivable>(
        failure: Failure.Type,
        _ body: () throws -> Output
    ) {
        do {
            var output: Output?
            try calls.inSpan(of: id) { output = try body() }
            if let output {
                calls.respondInline(to: id, with: Result<Output, Failure>.success(output), isError: false)
            }
        } catch let error as Failure {
            calls.respondInline(to: id, with: Result<Output, Failure>.failure(error), isError: true)
        } catch {
            calls.fail(id, error)
        }
    }
}
