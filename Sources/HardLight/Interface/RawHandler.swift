public import HardLightCore
public import RKYV

/// Serves calls by hand: gets each as the archive that the client sent, and answers with an archive.
///
/// This is for what the macro cannot write: a gateway that passes calls on without looking into them, a recorder, an
/// interface that is not known when the program is built. Everything around the calls is as ever: versions, compression,
/// ids, limits, the connection's state and its events.
///
/// ```swift
/// struct Gateway: RawHandler {
///     let upstream: Upstream
///
///     func answer(_ call: [UInt8]) async throws -> [UInt8] {
///         try await upstream.forward(call)
///     }
/// }
///
/// let server = Server<RawInterface<NoState, Never>>(configuration: configuration) { connection in
///     Gateway(upstream: try await Upstream.connect(for: connection.request))
/// }
/// ```
public protocol RawHandler: Sendable {
    /// Serves one call.
    ///
    /// - Parameter call: The archive of the interface's call enum, as it came: nothing in it has been validated. Its tag
    ///   is the method's place in the interface.
    /// - Returns: The archive of the method's result, which is sent as it is. It is empty for a method that returns
    ///   nothing, and a `Result` for one that has an error of the interface's own.
    /// - Throws: An `RPCHandlerError` is the answer itself: `serverDecodeError`, say, when the call is not understood.
    ///   Anything else is logged and answered with `handlerPanicked`.
    func answer(_ call: [UInt8]) async throws -> [UInt8]
}

/// The interface of a ``RawHandler``: it has no methods that anybody knows of. Its state and events are as typed as any.
public enum RawInterface<State: ConnectionState, Event: Archivable & Sendable>: RPCInterface {
    /// Whoever serves by hand.
    public typealias RPCHandler = any RawHandler
    /// The state of each connection; `NoState` for none.
    public typealias RPCState = State
    /// What the server pushes; `Never` for nothing.
    public typealias RPCEvent = Event

    /// None.
    public static var methodNames: [String] { [] }

    /// The state and the events: of the calls nothing is known.
    public static var schema: ArchiveSchema {
        ArchiveSchema(calls: Never.self, state: State.self, events: Event.self) { _ in }
    }

    /// Hands the call on as it is.
    public static func dispatch(_ call: IncomingCall, to handler: any RawHandler) {
        let archive = call.archiveBytes
        let reply = call.reply
        reply.start { await reply.archive { try await handler.answer(archive) } }
    }
}
