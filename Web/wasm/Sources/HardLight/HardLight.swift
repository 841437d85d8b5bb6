// HardLight as it is under Embedded Swift for WebAssembly: the client alone, with callbacks. An interface's file says
// `import HardLight` and is compiled against this module for a page, and against the other one for a server.
@_exported public import HardLightCore
@_exported public import RKYV

/// Makes a client from a protocol: the same macro as in the server's module, of which this is another part.
///
/// Beside `Counter` there are then `CounterClient`, whose methods take a callback, and `CounterCall` and
/// `CounterInterface`, with which few programs deal.
@attached(
    peer,
    names: suffixed(Call),
    suffixed(Client),
    suffixed(Connection),
    suffixed(Interface),
    suffixed(Server)
)
public macro RPC<State: ConnectionState, Event: Archivable & Sendable, Failure: Error & Archivable & Sendable>(
    state: State.Type = NoState.self,
    events: Event.Type = Never.self,
    errors: Failure.Type = Never.self
) = #externalMacro(module: "HardLightMacros", type: "RPCMacro")

/// What a client and a server agree on. `@RPC` writes it.
public protocol RPCInterface {
    /// The state that the client mirrors.
    associatedtype RPCState: ConnectionState
    /// The events that the server sends.
    associatedtype RPCEvent: Archivable & Sendable

    /// The protocol's name, for the page.
    static var name: StaticString { get }
    /// The methods' names, in declaration order.
    static var methodNames: [StaticString] { get }
}
