import HardLightCore
public import RKYV

/// The answer that an `async` requirement owes: what generated code starts the handler with, and answers by.
///
/// ```swift
/// let reply = call.reply
/// reply.start { await reply.result { try await handler.increment(amount: amount) } }
/// ```
///
/// The handler's closure is the one allocation: those within it do not escape. A single method that took the handler would
/// have to put it into a closure of its own.
public struct CallReply: Sendable {
    @usableFromInline let calls: ServerCalls
    @usableFromInline let id: UInt8

    @usableFromInline
    init(calls: ServerCalls, id: UInt8) {
        self.calls = calls
        self.id = id
    }

    /// Runs a handler. It starts now and on the connection's event loop, and comes back to it after each suspension.
    ///
    /// - Parameter work: Ends with ``result(of:)``, ``result(failure:of:)`` or ``archive(of:)``.
    @inlinable
    public func start(_ work: @escaping @Sendable () async -> Void) {
        calls.start(id, work)
    }

    /// Answers with what the body returns. An error that it throws is logged and answered with
    /// `RPCHandlerError.handlerPanicked`; nothing of it reaches the peer.
    @inlinable
    public func result<Output: Archivable & Sendable>(of body: () async throws -> Output) async {
        do {
            let output = try await body()
            calls.respond(to: id, with: output, isError: false)
        } catch {
            calls.fail(id, error)
        }
    }

    /// Answers with what the body returns, or with the error of the interface's own that it throws, which reaches the peer
    /// as it is.
    @inlinable
    public func result<Output: Archivable & Sendable, Failure: Error & Archivable & Sendable>(
        failure: Failure.Type,
        of body: () async throws -> Output
    ) async {
        do {
            let output = try await body()
            calls.respond(to: id, with: Result<Output, Failure>.success(output), isError: false)
        } catch let error as Failure {
            calls.respond(to: id, with: Result<Output, Failure>.failure(error), isError: true)
        } catch {
            calls.fail(id, error)
        }
    }

    /// Answers with an archive that the body makes itself. An `RPCHandlerError` that it throws is the answer; anything
    /// else is logged and answered with `RPCHandlerError.handlerPanicked`.
    public func archive(of body: () async throws -> [UInt8]) async {
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
