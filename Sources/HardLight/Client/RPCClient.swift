import HardLightCore
public import Logging
import NIOCore
import RKYV

/// A client of an interface: what all generated clients have besides the interface's own methods.
///
/// ```swift
/// let client = try await CounterClient.connect(to: "localhost:8443", tls: .pinned(sha256: fingerprint))
/// let value = try await client.increment(amount: 5)
/// print(client.state.counter)
/// ```
///
/// A client is a value that stands for one connection: copies of it share the connection. It may be used from any task,
/// with up to 256 calls in flight. ``connections(to:tls:configuration:policy:logger:)`` connects again when a connection is
/// lost. ``close(code:reason:)`` ends it: letting go of the client does not.
public protocol RPCClient: Sendable {
    associatedtype RPCInterface: HardLight.RPCInterface

    /// The connection that all copies of this client share.
    var connection: ClientConnection<RPCInterface> { get }

    /// How the calls of this copy differ from the configuration.
    var callOptions: CallOptions { get set }

    init(connection: ClientConnection<RPCInterface>, callOptions: CallOptions)
}

extension RPCClient {
    /// Connects to a server.
    ///
    /// - Parameters:
    ///   - address: `host`, `host:port`, `[::1]:port` or `wss://host:port/path`; without a port it is 443.
    ///   - tls: Which server certificates are trusted.
    ///   - configuration: Timeouts, limits, header fields.
    ///   - logger: Gets what happens to the connection, at `debug`; nothing when it is not given.
    /// - Throws: ``ConnectionError``.
    @inlinable
    public static func connect(
        to address: String,
        tls: ClientTLS = .systemRoots,
        configuration: ClientConfiguration = ClientConfiguration(),
        logger: Logger = Logger(label: "hardlight.client", factory: { _ in SwiftLogNoOpLogHandler() })
    ) async throws(ConnectionError) -> Self {
        try await connect(
            to: address,
            tls,
            configuration,
            logger,
            openingEvents: EventArrival<RPCInterface.RPCEvent>.open
        )
    }

    /// Connects to a server, and again whenever the connection is lost: a client for each connection, one after the other.
    ///
    /// ```swift
    /// for try await client in CounterClient.connections(to: "localhost:8443") {
    ///     self.client = client
    ///     for await event in client.events { show(event.payload) }
    ///     self.client = nil
    /// }
    /// ```
    ///
    /// A client's connection ends its sequences, and so the body of the loop; until then the body may wait with
    /// ``untilClosed()``. The next turn of the loop waits, as long as `policy` says, and connects: at once the first time.
    /// What the server knew of the last connection is gone: its state begins anew, and topics are subscribed to again by
    /// the handler of the new one.
    ///
    /// The loop ends when the last connection was closed on purpose (by this side, or by the server with 1000 or a code of the
    /// application's), and when its task is cancelled, which closes the connection. It throws ``ConnectionError`` for what does
    /// not get better by trying again. Who leaves it in another way, by `break` say, has a connection that is open: close it.
    ///
    /// - Parameters:
    ///   - address: As for ``connect(to:tls:configuration:logger:)``.
    ///   - tls: Which server certificates are trusted.
    ///   - configuration: Timeouts, limits, header fields.
    ///   - policy: How long to wait, and what is worth another attempt.
    ///   - logger: Gets what happens to the connections, at `debug`; nothing when it is not given.
    @inlinable
    public static func connections(
        to address: String,
        tls: ClientTLS = .systemRoots,
        configuration: ClientConfiguration = ClientConfiguration(),
        policy: ReconnectPolicy = ReconnectPolicy(),
        logger: Logger = Logger(label: "hardlight.client", factory: { _ in SwiftLogNoOpLogHandler() })
    ) -> ClientConnections<Self> {
        connections(to: address, tls: tls, policy: policy, logger: logger) { configuration }
    }

    /// Connects to a server, and again whenever the connection is lost, each time with another configuration: with a fresh
    /// token among its header fields, say.
    ///
    /// See ``connections(to:tls:configuration:policy:logger:)``.
    ///
    /// - Parameters:
    ///   - address: As for ``connect(to:tls:configuration:logger:)``.
    ///   - tls: Which server certificates are trusted.
    ///   - policy: How long to wait, and what is worth another attempt.
    ///   - logger: Gets what happens to the connections, at `debug`; nothing when it is not given.
    ///   - configuration: Asked before each attempt.
    @inlinable
    public static func connections(
        to address: String,
        tls: ClientTLS = .systemRoots,
        policy: ReconnectPolicy = ReconnectPolicy(),
        logger: Logger = Logger(label: "hardlight.client", factory: { _ in SwiftLogNoOpLogHandler() }),
        configuration: @escaping @Sendable () async -> ClientConfiguration
    ) -> ClientConnections<Self> {
        ClientConnections(to: address, policy: policy, logger: logger) { () async throws(ConnectionError) in
            try await connect(to: address, tls: tls, configuration: await configuration(), logger: logger)
        }
    }

    /// What ``connect(to:tls:configuration:logger:)`` leaves to this module.
    @usableFromInline
    static func connect(
        to address: String,
        _ tls: ClientTLS,
        _ configuration: ClientConfiguration,
        _ logger: Logger,
        openingEvents openEvent: @escaping OpenEvent
    ) async throws(ConnectionError) -> Self {
        let connector = ClientConnector(tls: tls, configuration: configuration.carryingTrace(), logger: logger)
        let connection: ClientConnection<RPCInterface> = try await connector.connect(
            to: address,
            openingEvents: openEvent
        )
        return Self(connection: connection, callOptions: CallOptions())
    }

    /// The connection's state as the server last sent it: a copy, which does not change any more.
    ///
    /// What a call changed is here when the call returns. Where observation is tracked, in a SwiftUI view for example,
    /// reading this has the reader told of the next change: on the main actor, so that a view does not miss one that comes
    /// while it is made.
    public var state: RPCInterface.RPCState {
        connection.mirror.current
    }

    /// A new sequence of the states to come.
    public var stateChanges: StateStream<RPCInterface.RPCState> {
        connection.makeStateStream()
    }

    /// A new sequence of the events to come. Each reader makes its own.
    ///
    /// If it is made before the first call, the first one begins with the events that have come before it: a server that
    /// subscribes a connection as soon as it is there may emit to it before ``connect(to:tls:configuration:logger:)``
    /// returns.
    public var events: EventStream<RPCInterface.RPCEvent> {
        connection.makeEventStream()
    }

    /// This client with another timeout for its calls: `client.withTimeout(.seconds(1)).increment(amount: 5)`.
    ///
    /// - Parameter timeout: `nil` for calls that wait as long as the connection lives.
    public func withTimeout(_ timeout: Duration?) -> Self {
        var client = self
        client.callOptions.timeout = timeout.map { .after($0) } ?? .never
        return client
    }

    /// How the connection ended; `nil` while it lives. Observed like ``state``.
    public var closure: ConnectionClosure? {
        connection.mirror.willRead()
        return connection.closure
    }

    /// Waits until the connection has ended, by whichever side.
    ///
    /// - Returns: How it ended; `nil` when the waiting task is cancelled.
    @discardableResult
    public func untilClosed() async -> ConnectionClosure? {
        await connection.untilClosed()
    }

    /// Closes the connection. Calls in flight end with ``RPCError/Code/connectionClosed``, the sequences of states and
    /// events end.
    public func close(code: CloseCode = .normalClosure, reason: String = "") async {
        connection.close(code, reason: reason)
        _ = await connection.untilClosed()
    }
}
