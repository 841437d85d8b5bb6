/// What ``RPC(state:events:errors:)`` makes of a protocol, as the server and the client see it: its types, and how a call
/// that came in reaches the handler.
///
/// The macro generates a caseless enum that conforms; nobody conforms to this by hand.
public protocol RPCInterface: Sendable {
    /// The protocol itself: `any Counter & Sendable`.
    associatedtype RPCHandler: Sendable
    /// The state of each connection; `NoState` when the interface has none.
    associatedtype RPCState: ConnectionState
    /// What the server pushes; `Never` when the interface has no events.
    associatedtype RPCEvent: Archivable & Sendable

    /// The methods' names in declaration order, which is the order of the call enum's tags.
    static var methodNames: [String] { get }

    /// Opens a call, starts the method that it names, and sees to its answer.
    ///
    /// - Throws: `ArchiveError` when the call's bytes are not an archive of the interface's call enum; nothing has been
    ///   started then.
    static func dispatch(_ call: IncomingCall, to handler: RPCHandler) throws(ArchiveError)

    /// What both sides have to agree on: methods, types, layouts, state and events.
    ///
    /// Pin it in a test, and the test says what a change to the interface means for peers that were built before it. It is
    /// made anew each time; nothing at run time needs it.
    static var schema: ArchiveSchema { get }
}
