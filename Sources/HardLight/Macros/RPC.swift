public import HardLightCore
public import RKYV

/// Makes a client and a server from a protocol.
///
/// The protocol is the whole interface: there is no other description of it, and no step that generates code.
///
/// ```swift
/// @RPC(state: CounterState.self, events: CounterEvent.self)
/// protocol Counter {
///     /// Adds `amount` and returns the new value.
///     func increment(amount: UInt32) async throws -> UInt32
///     func reset() async throws
///     func peek() -> UInt32
/// }
///
/// @ConnectionState
/// struct CounterState { var counter: UInt32 = 0 }
///
/// @Archivable
/// enum CounterEvent { case incremented(to: UInt32), reset }
/// ```
///
/// Beside `Counter` there are then, as visible as the protocol itself:
///
/// - `CounterServer`, which makes a handler, something that conforms to `Counter`, for every connection;
/// - `CounterConnection`, the connection as its handler sees it: state, events, topics, the request;
/// - `CounterClient`, which has the protocol's methods, with its documentation;
/// - `CounterCall` and `CounterInterface`, on which the two sides agree and with which few programs deal.
///
/// ## Methods
///
/// A method's position in the protocol is its number on the wire, so methods may be renamed but not reordered, and new
/// ones go to the end. There can be up to 256, each with a base name of its own. Parameters and results are
/// `Archivable` and `Sendable`.
///
/// An `async throws` method is started on the connection's event loop and may take its time. A method without `async`
/// is answered at once, on the event loop: the fastest there is, for what never waits. On the client every method is
/// `async throws`, for it goes to the other side.
///
/// The client conforms to the protocol when all its methods are `async throws`, so that code written against `Counter`
/// takes either of the two.
///
/// ## Errors
///
/// What a handler throws stays on the server: the caller learns that the call failed, and the log why. A method with
/// `throws(BankError)`, where `BankError` is an `Archivable` error, sends that error to the caller, who catches the
/// same value; `errors: BankError.self` does so for all methods with a plain `throws`. On the wire this is what a Rust
/// method returns as `Result<T, BankError>`.
///
/// ## Isolation
///
/// The generated types are `nonisolated`. In a module whose declarations are on the main actor unless they say
/// otherwise, a protocol with a method that is not `async` has to be `nonisolated`:
///
/// ```swift
/// @RPC
/// nonisolated protocol Clock {
///     func now() -> UInt64
/// }
/// ```
///
/// - Parameters:
///   - state: The type of the connection's state, see `@ConnectionState`. Without it a connection has none.
///   - events: The type of the events that clients receive. Without it there are none.
///   - errors: The type of the errors that methods with a plain `throws` send to the caller. Without it they send none.
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
