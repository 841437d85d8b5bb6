import HardLightCore
public import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
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
    private enum Phase {
        case initial
        case starting
        case running(any Channel)
        /// With a promise for the end of the last connection, unless there never was one.
        case stopped(EventLoopPromise<Void>?)

        var closing: EventLoopPromise<Void>? {
            if case .stopped(let closing) = self { closing } else { nil }
        }
    }

    private struct State {
        var phase = Phase.initial
        /// What new connections get; `nil` before the start, and for plaintext.
        var tls: ServerTLSContext?
        var connections: [UInt64: ServerCalls] = [:]
    }

    private let configuration: ServerConfiguration
    private let logger: Logger
    private let hub: EventHub
    private let ledger: ConnectionLedger
    private let deflaters: DeflaterPool
    private let metrics: ServerMetrics?
    /// Made once: the interface makes it anew each time it is asked.
    private let methodNames = Interface.methodNames
    private let makeHandler: @Sendable (Connection<Interface>) async throws -> Interface.RPCHandler
    private let state = NIOLockedValueBox(State())

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
        ) { [deflaters] version in
            MessageFraming(
                role: .server,
                version: version,
                compression: CompressionPolicy(
                    level: configuration.compression.maximumLevel.rawValue,
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
            state.withLockedValue { $0.phase = .stopped(nil) }
            throw error
        }
    }

    /// Stops the server: it stops listening, lets calls in flight finish within the grace period, and closes all
    /// connections. They are closed when this returns.
    public func stop() async {
        state.withLockedValue { state in
            if case .starting = state.phase {
                // Who starts it sees this.
                state.phase = .stopped(nil)
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
        guard case .running(let channel) = state.withLockedValue({ $0.phase }) else { return nil }
        return channel.localAddress?.port
    }

    /// The SHA-256 fingerprint of the certificate, in the form that ``ClientTLS/pinned(sha256:)`` takes; `nil` when the
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

// MARK: - Listening

extension Server {
    private func listen() async throws(ServerError) -> ServerAddress {
        do throws(TLSError) {
            let tls = try configuration.tls.makeContextIfAny(host: configuration.host)
            state.withLockedValue { $0.tls = tls }
        } catch {
            throw ServerError(code: .tls, message: "\(error)", cause: nil)
        }
        let channel: any Channel
        do {
            channel = try await ServerBootstrap(
                group: configuration.eventLoopGroup ?? .singletonMultiThreadedEventLoopGroup
            )
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.initialize(channel) }
            }
            .bind(host: configuration.host, port: configuration.port)
            .get()
        } catch {
            throw ServerError(
                code: .cannotListen,
                message:
                    "cannot listen on \(configuration.host):\(configuration.port): see whether another process does, "
                    + "and whether the host is one of this machine's",
                cause: error
            )
        }
        let isWanted = state.withLockedValue { state in
            guard case .starting = state.phase else { return false }
            state.phase = .running(channel)
            return true
        }
        guard isWanted else {
            try? await channel.close()
            throw ServerError(code: .alreadyStarted, message: "the server was stopped while it started", cause: nil)
        }
        let address = ServerAddress(host: configuration.host, port: channel.localAddress?.port ?? configuration.port)
        var metadata: Logger.Metadata = ["address": "\(address)", "certificate": "\(configuration.tls)"]
        metadata["sha256"] = certificateFingerprint.map { "\($0)" }
        logger.info("server started", metadata: metadata)
        if certificateFingerprint == nil {
            logger.warning("connections are not encrypted: only a proxy on this machine should reach the server")
        }
        return address
    }

    private func initialize(_ channel: any Channel) throws {
        var logger = logger
        logger[metadataKey: "peer"] = "\(channel.remoteAddress.map { "\($0)" } ?? "unknown")"
        let connectionLogger = logger
        if let (refusal, isFirst) = ledger.admit(channel) {
            // Before TLS, so that a flood costs as little as it can.
            logger.log(
                level: isFirst && refusal != .closed ? .warning : .debug,
                "connection turned away: there are too many",
                metadata: ["connections": "\(ledger.count)", "limit": "\(refusal)"]
            )
            return channel.close(promise: nil)
        }
        let handshake = ServerHandshake(configuration: configuration, logger: logger) {
            try await self.accept($0, $1, $2, connectionLogger)
        }
        let timeout = channel.eventLoop.scheduleTask(in: TimeAmount(clamping: configuration.limits.handshakeTimeout)) {
            handshake.errorHandler.end(channel, "connection closed: its handshake took too long")
        }
        if let tls = state.withLockedValue({ $0.tls }) {
            try channel.pipeline.syncOperations.addHandler(tls.makeHandler())
        }
        try channel.pipeline.syncOperations.addHandler(handshake.byteLimit)
        let upgraded = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(upgraders: [handshake]) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        handshake.errorHandler.fallSilent()
                        try channel.pipeline.syncOperations.addHandler(
                            RefusalHandler(
                                refusal: handshake.refusal,
                                healthCheckPath: self.configuration.healthCheckPath,
                                metrics: self.metrics,
                                logger: connectionLogger
                            )
                        )
                        return false
                    }
                }
            )
        )
        try channel.pipeline.syncOperations.addHandler(handshake.errorHandler)
        upgraded.whenComplete { result in
            switch result {
            case .success(true):
                timeout.cancel()
                self.ledger.becameConnection(channel)
            // A refused connection has as long to take its answer.
            case .success(false): break
            case .failure(let error):
                handshake.errorHandler.end(channel, "a connection's handshake failed", ["error": "\(error)"])
            }
        }
        channel.closeFuture.whenComplete { _ in timeout.cancel() }
    }

    /// Makes the handler of a new connection, and the link that will serve it.
    private func accept(
        _ request: ConnectionRequest,
        _ agreement: ServerHandshake.Agreement,
        _ loop: LoopContext,
        _ logger: Logger
    ) async throws -> Link {
        let framing = MessageFraming(
            role: .server,
            version: agreement.version,
            compression: CompressionPolicy(
                level: agreement.level.rawValue,
                threshold: max(0, configuration.compression.threshold)
            ),
            deflaters: deflaters
        )
        let link = Link(
            loop: loop,
            framing: framing,
            limits: LinkLimits(configuration),
            metrics: metrics?.link,
            logger: logger
        )
        let subscriber = Subscriber(id: ConnectionID.next(), link: link, version: agreement.version)
        let connection = Connection<Interface>(
            request: request,
            subscriber: subscriber,
            state: LockedState(link: link, logger: logger),
            hub: hub
        )
        let handler: Interface.RPCHandler
        do {
            handler = try await makeHandler(connection)
        } catch {
            link.channelClosed()
            hub.remove(subscriber)
            throw error
        }
        let limits = ServerCalls.Limits(
            callsInFlight: max(1, min(configuration.limits.callsInFlight, CallIDs.capacity)),
            archiveDepth: max(1, configuration.limits.archiveDepth)
        )
        let observer = configuration.observer(
            metrics: metrics?.calls,
            methodNames: methodNames,
            request: request
        )
        let calls = ServerCalls(
            link: link,
            limits: limits,
            observer: observer,
            logger: logger
        ) { call throws(ArchiveError) in
            try Interface.dispatch(call, to: handler)
        } onClose: { [hub] _ in
            hub.remove(subscriber)
        }
        guard remember(subscriber.id, calls) else {
            link.channelClosed()
            hub.remove(subscriber)
            throw ConnectionRefusal(status: 503, reason: "The server stops.\n")
        }
        link.attach(calls) { [weak self] in
            self?.forget(subscriber.id)
        }
        return link
    }

    /// - Returns: `false` when the server has stopped meanwhile: nobody would close the connection.
    private func remember(_ id: UInt64, _ calls: ServerCalls) -> Bool {
        state.withLockedValue { state in
            if case .stopped = state.phase {
                return false
            }
            state.connections[id] = calls
            metrics?.connectionAccepted(now: state.connections.count)
            return true
        }
    }

    private func forget(_ id: UInt64) {
        let isLast = state.withLockedValue { state in
            state.connections[id] = nil
            metrics?.connectionGone(now: state.connections.count)
            return state.connections.isEmpty ? state.phase.closing : nil
        }
        isLast?.succeed()
    }
}

// MARK: - Stopping

extension Server {
    private func stopListening() {
        if case .running(let channel) = state.withLockedValue({ $0.phase }) {
            channel.close(promise: nil)
        }
    }

    private func untilNotListening() async {
        guard case .running(let channel) = state.withLockedValue({ $0.phase }) else { return }
        try? await channel.closeFuture.get()
    }

    /// Closes every connection once its calls have been answered, or when the time is over. Whoever asks second waits for
    /// the first.
    private func drain(within gracePeriod: Duration) async {
        let (closing, connections) = state.withLockedValue { state -> (EventLoopPromise<Void>?, [ServerCalls]) in
            guard case .running(let channel) = state.phase else { return (nil, []) }
            let closing = channel.eventLoop.makePromise(of: Void.self)
            state.phase = .stopped(closing)
            return (closing, Array(state.connections.values))
        }
        guard let closing else {
            try? await state.withLockedValue { $0.phase.closing }?.futureResult.get()
            return
        }
        ledger.close()
        if connections.isEmpty {
            closing.succeed()
        }
        goAway(within: gracePeriod)
        try? await closing.futureResult.get()
        hub.changes.finish()
        logger.info("server stopped", metadata: ["connections-closed": "\(connections.count)"])
    }

    private func goAway(within gracePeriod: Duration) {
        for connection in state.withLockedValue({ Array($0.connections.values) }) {
            connection.goAway(within: TimeAmount(clamping: gracePeriod))
        }
    }
}
