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
/// with up to 256 calls in flight.
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
    /// reading this has the reader told of the next change.
    public var state: RPCInterface.RPCState {
        connection.mirror.current
    }

    /// A new sequence of the states to come.
    public var stateChanges: StateStream<RPCInterface.RPCState> {
        connection.makeStateStream()
    }

    /// A new sequence of the events to come. Each reader makes its own.
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

    /// How the connection ended; `nil` while it lives.
    public var closure: ConnectionClosure? {
        connection.closure
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
