import HardLightCore
public import Logging
import NIOConcurrencyHelpers
import NIOCore
public import ServiceLifecycle

/// Serves an interface to any number of connections, over TLS.
///
/// `RPC` generates a name for it: `CounterServer` is `Server<CounterInterface>`.
///
/// ```swift
/// let server = CounterServer(configuration: .selfSigned(host: "localhost", port: 8443)) { connection in
///     CounterHandler(connection: connection)
/// }
/// try await server.run()
/// ```
///
/// ``run()`` makes it a service of swift-service-lifecycle; ``start()`` and ``stop()`` run it in the background. A server
/// starts once.
///
/// Handlers run on their connection's event loop. One that blocks it (a long computation, a synchronous read) holds up
/// every connection on that loop: take such work elsewhere, to an actor or a detached task, and await it.
public final class Server<Interface: RPCInterface>: Service, Sendable {
    enum Phase {
        case initial
        case starting
        case running(Listener)
        case stopped
    }

    struct State {
        var phase = Phase.initial
        /// What new connections get; `nil` before the start, and for plaintext.
        var tls: ServerTLSContext?
        var connections: [UInt64: ServerCalls] = [:]
    }

    let configuration: ServerConfiguration
    let logger: Logger
    let hub: EventHub
    let ledger: ConnectionLedger
    let deflaters: DeflaterPool
    let metrics: ServerMetrics?
    /// Made once: the interface makes it anew each time it is asked.
    let methodNames = Interface.methodNames
    let makeHandler: @Sendable (Connection<Interface>) async throws -> Interface.RPCHandler
    let state = NIOLockedValueBox(State())
    /// The port is closed.
    let notListening = Settlement<Void>()
    /// The server has stopped, and its last connection is closed.
    let drained = Settlement<Void>()

    /// - Parameters:
    ///   - configuration: Where to listen, with which certificate, and the limits.
    ///   - logger: Gets one line when the server starts and stops, one for each connection that fails, and nothing above
    ///     `debug` for a call that goes well.
    ///   - handler: Makes the handler of a new connection, on the connection's event loop, before the connection is
    ///     accepted: it sees the request, and turns the connection away by throwing ``ConnectionRefusal``.
    public init(
        configuration: ServerConfiguration,
        logger: Logger = Logger(label: "hardlight.server"),
        handler: @escaping @Sendable (Connection<Interface>) async throws -> Interface.RPCHandler
    ) {
        self.configuration = configuration
        self.logger = logger
        makeHandler = handler
        metrics = configuration.metrics.map { [methodNames] in ServerMetrics(methodNames: methodNames, factory: $0) }
        deflaters = DeflaterPool(maximumIdle: System.coreCount)
        ledger = ConnectionLedger(
            limit: configuration.limits.connections,
            limitPerAddress: configuration.limits.connectionsPerAddress
        )
        hub = EventHub(
            subscriptionLimit: configuration.limits.subscriptions,
            topicLimit: configuration.limits.topics,
            policy: configuration.eventPolicy,
            metrics: metrics,
            logger: logger
        ) { [deflaters] form in
            MessageFraming(
                role: .server,
                version: form.version,
                compression: CompressionPolicy(
                    level: form.isStored ? 0 : configuration.compression.maximumLevel.rawValue,
                    threshold: max(0, configuration.compression.threshold)
                ),
                deflaters: deflaters
            )
        }
    }

    // MARK: Running

    /// Starts the server and runs it until it is shut down gracefully, by its service group say, or this task is
    /// cancelled.
    ///
    /// A graceful shutdown stops listening, lets calls in flight finish within the configured grace period, and closes the
    /// connections with 1001 (going away). Cancellation does not wait for calls.
    ///
    /// - Throws: ``ServerError`` when the server cannot start.
    public func run() async throws {
        let address = try await start()
        logger.debug("serving", metadata: ["address": "\(address)"])
        let gracePeriod = await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await untilNotListening()
                return Task.isCancelled ? Duration.zero : configuration.gracePeriod
            } onCancel: {
                self.stopListening()
            }
        } onGracefulShutdown: {
            self.stopListening()
        }
        await withTaskCancellationHandler {
            await drain(within: gracePeriod)
        } onCancel: {
            self.goAway(within: .zero)
        }
    }

    /// Starts the server in the background: it listens when this returns.
    ///
    /// - Returns: The address that it listens on.
    /// - Throws: ``ServerError`` when the certificate cannot be used, the port is taken, the server was started before, or
    ///   is stopped meanwhile.
    @discardableResult
    public func start() async throws(ServerError) -> ServerAddress {
        let isFirst = state.withLockedValue { state in
            guard case .initial = state.phase else { return false }
            state.phase = .starting
            return true
        }
        guard isFirst else {
            throw ServerError(
                code: .alreadyStarted,
                message: "the server was started before: make a new one",
                cause: nil
            )
        }
        do throws(ServerError) {
            return try await listen()
        } catch {
            let isEmpty = state.withLockedValue { state in
                state.phase = .stopped
                return state.connections.isEmpty
            }
            if isEmpty {
                drained.settle(())
            }
            throw error
        }
    }

    /// Stops the server: it stops listening, lets calls in flight finish within the grace period, and closes all
    /// connections. They are closed when this returns.
    public func stop() async {
        state.withLockedValue { state in
            if case .starting = state.phase {
                // Who starts it sees this.
                state.phase = .stopped
            }
        }
        stopListening()
        await untilNotListening()
        await drain(within: configuration.gracePeriod)
    }

    /// Reads the certificate and its key again, and the authorities of clients' certificates: after they have been renewed,
    /// on SIGHUP say. Connections that there are go on; new ones get the new certificate.
    ///
    /// A self-signed certificate is made anew. A server that does not run has nothing to reload.
    ///
    /// - Throws: ``TLSError`` when what is there now cannot be used; new connections get the old certificate then.
    public func reloadCertificate() throws(TLSError) {
        guard currentTLS != nil else { return }
        let tls = try configuration.tls.makeContextIfAny(host: configuration.host)
        state.withLockedValue { $0.tls = tls }
        logger.info("certificate reloaded", metadata: ["sha256": "\(certificateFingerprint ?? "none")"])
    }

    // MARK: What it is

    /// The port that the server listens on; `nil` when it does not.
    public var port: Int? {
        guard case .running(let listener) = state.withLockedValue({ $0.phase }) else { return nil }
        return listener.port
    }

    /// The SHA-256 fingerprint of the certificate, in the form that ``ClientTLS/pinned(sha256:)-(String...)`` takes; `nil` when the
    /// server does not run, or has none.
    public var certificateFingerprint: String? {
        currentTLS?.certificateFingerprint.description
    }

    /// The certificate in PEM form, for clients that trust a file; `nil` when the server does not run, or has none.
    public var certificatePEM: String? {
        currentTLS?.certificatePEM
    }

    private var currentTLS: ServerTLSContext? {
        state.withLockedValue { state in
            if case .running = state.phase { state.tls } else { nil }
        }
    }

    /// How many connections there are.
    public var connectionCount: Int {
        state.withLockedValue { $0.connections.count }
    }

    // MARK: Events

    /// The events that did not reach a subscriber because it was too slow, so far and over all connections: see
    /// ``ServerConfiguration/eventPolicy``.
    public var droppedEvents: Int {
        hub.droppedEvents
    }

    /// Emits events from outside any connection.
    public var events: EventEmitter<Interface.RPCEvent> {
        EventEmitter(hub: hub)
    }

    /// The topics that have a subscriber now.
    public var topics: [Topic] {
        hub.topics
    }

    /// A new sequence of the topics that come and go, beginning now.
    public var topicChanges: TopicChanges {
        TopicChanges(hub.changes.subscribe(capacity: TopicChanges.capacity))
    }
}
