/// A client of an interface. `@RPC` writes it; its methods are the interface's, each with a callback for its result.
///
/// ```swift
/// let client = CounterClient.connect(to: "wss://localhost:8443")
/// client.onStateChange { state in show(state.counter) }
/// client.increment(amount: 5) { result in
///     if case .failure(let error) = result { complain(error.message) }
/// }
/// ```
///
/// A module of WebAssembly has one thread, the page's: callbacks run on it, one after the other, and may call whatever
/// they like of the client.
public protocol RPCClient {
    /// What the client and its server agree on.
    associatedtype RPCInterface: HardLight.RPCInterface

    /// The connection that the client calls through.
    var connection: ClientConnection<RPCInterface> { get }

    /// A client that calls through a connection.
    init(connection: ClientConnection<RPCInterface>)

    /// Calls the method that the page asks for.
    func invoke(_ call: PageCall) throws(PageError)
}

extension RPCClient {
    /// Makes a client, which connects at once and again whenever the connection is lost. Calls wait in line for it.
    ///
    /// It lives until it is closed.
    ///
    /// - Parameter url: `wss://host:port/path`. One that is none ends the client, with a status that says so.
    public static func connect(to url: String, options: ClientOptions = ClientOptions()) -> Self {
        let connection = ClientConnection<RPCInterface>(options: options)
        connection.open(url)
        return Self(connection: connection)
    }

    /// The state as the server last sent it. What a call changed is here when its callback runs.
    public var state: RPCInterface.RPCState { connection.state }

    /// Where the client stands.
    public var status: ConnectionStatus { connection.status }

    /// Calls `handler` with the state after each change, and when a new connection begins with the default values.
    @discardableResult
    public func onStateChange(_ handler: @escaping (RPCInterface.RPCState) -> Void) -> Observation {
        connection.stateObservers.add(handler)
    }

    /// Calls `handler` with each event. Events that nobody hears are not decoded.
    @discardableResult
    public func onEvent(_ handler: @escaping (ReceivedEvent<RPCInterface.RPCEvent>) -> Void) -> Observation {
        connection.eventObservers.add(handler)
    }

    /// Calls `handler` with each change of the status.
    @discardableResult
    public func onStatusChange(_ handler: @escaping (ConnectionStatus) -> Void) -> Observation {
        connection.statusObservers.add(handler)
    }

    /// Ends the client: its calls end with `connectionClosed`, and nothing connects again.
    public func close() {
        connection.close(code: 1000, reason: "")
    }
}

/// An event, with the topic that it was emitted to.
public struct ReceivedEvent<Event: Sendable>: Sendable {
    /// What the event was emitted to; on `hl/0` and `hl/1`, which do not tell, `Topic.untold`.
    public let topic: Topic
    /// The event itself.
    public let payload: Event
}
