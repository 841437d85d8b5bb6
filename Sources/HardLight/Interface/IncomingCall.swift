import HardLightCore
import RKYV

/// A call that has come in and waits to be opened and answered: what generated code works with.
///
/// It is valid while ``RPCInterface/dispatch(_:to:)`` runs, since its bytes stand in the event loop's scratch memory.
/// Exactly one of the `answer` methods is called, after ``decode(_:)``.
public struct IncomingCall {
    private let calls: ServerCalls
    private let id: UInt8
    private let archive: UnsafeRawBufferPointer
    private let depthLimit: Int

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
    public func decode<Call: Archivable>(_ type: Call.Type) throws(ArchiveError) -> Call {
        let call = try Call(archivedBytes: archive, depthLimit: depthLimit)
        if calls.isObserved {
            calls.opened(id, archive, rootSize: Call.archivedLayout.size)
        }
        return call
    }

    /// The call as it came: a copy, not validated. For a dispatch that is written by hand.
    public var archiveBytes: [UInt8] { Array(archive) }

    /// Answers with an archive that the body makes itself. An `RPCHandlerError` that it throws is the answer; anything
    /// else is logged and answered with `RPCHandlerError.handlerPanicked`.
    public func answerArchive(_ body: @escaping @Sendable () async throws -> [UInt8]) {
        let (calls, id) = (calls, id)
        calls.start(id) {
            do {
                let archive = try await body()
                calls.respond(to: id, withArchive: archive)
            } catch let error as RPCHandlerError {
                calls.respond(to: id, withError: error)
            } catch {
                calls.fail(id, error)
            }
        }
    }

    /// Runs an `async` requirement and answers with what it returns.
    ///
    /// The body starts now and on the connection's event loop, and comes back to it after each suspension. An error that
    /// it throws is logged and answered with `RPCHandlerError.handlerPanicked`; nothing of it reaches the peer.
    public func answer<Output: Archivable & Sendable>(_ body: @escaping @Sendable () async throws -> Output) {
        let (calls, id) = (calls, id)
        calls.start(id) {
            do {
                let output = try await body()
                calls.respond(to: id, with: output)
            } catch {
                calls.fail(id, error)
            }
        }
    }

    /// Runs an `async` requirement that throws an error of the interface's own, which reaches the peer as it is.
    public func answer<Output: Archivable & Sendable, Failure: Error & Archivable & Sendable>(
        failure: Failure.Type,
        _ body: @escaping @Sendable () async throws -> Output
    ) {
        let (calls, id) = (calls, id)
        calls.start(id) {
            do {
                let output = try await body()
                calls.respond(to: id, with: Result<Output, Failure>.success(output))
            } catch let error as Failure {
                calls.respond(to: id, with: Result<Output, Failure>.failure(error), outcome: .error)
            } catch {
                calls.fail(id, error)
            }
        }
    }

    /// Runs a synchronous requirement here and now, on the event loop.
    public func answerInline<Output: Archivable>(_ body: () throws -> Output) {
        do {
            let output = try calls.withSpan(of: id, body)
            calls.respondInline(to: id, with: output)
        } catch {
            calls.fail(id, error)
        }
    }

    /// Runs a synchronous requirement that throws an error of the interface's own, which reaches the peer as it is.
    public func answerInline<Output: Archivable, Failure: Error & Archivable>(
        failure: Failure.Type,
        _ body: () throws -> Output
    ) {
        do {
            let output = try calls.withSpan(of: id, body)
            calls.respondInline(to: id, with: Result<Output, Failure>.success(output))
        } catch let error as Failure {
            calls.respondInline(to: id, with: Result<Output, Failure>.failure(error), outcome: .error)
        } catch {
            calls.fail(id, error)
        }
    }
}
