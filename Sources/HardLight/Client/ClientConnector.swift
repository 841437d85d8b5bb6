import HardLightCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// Makes a client's connections: TCP, TLS, the upgrade.
struct ClientConnector {
    let tls: ClientTLS
    let configuration: ClientConfiguration
    let logger: Logger
    /// Finds a host's addresses; `nil` asks the system.
    var resolver: (any Resolver & Sendable)?

    /// What the upgrade ends in: the link is in the pipeline, or the server has said no and its answer is being read. (The
    /// answer comes only once NIO's upgrade handler has been told that there is no upgrade, hence the inner future.)
    private typealias Upgraded<Interface: RPCInterface> = EventLoopFuture<EventLoopFuture<ClientConnection<Interface>>>

    /// - Parameter openEvent: Opens the events of `Interface`.
    func connect<Interface: RPCInterface>(
        to address: String,
        openingEvents openEvent: @escaping OpenEvent
    ) async throws(ConnectionError) -> ClientConnection<Interface> {
        guard let endpoint = Endpoint(address, isPlaintext: tls.isPlaintext) else {
            let scheme = tls.isPlaintext ? "ws" : "wss"
            throw ConnectionError(
                .invalidAddress,
                address: address,
                "write it as host:port or \(scheme)://host:port/path"
            )
        }
        let context: ClientTLSContext?
        do throws(TLSError) {
            context = tls.isPlaintext ? nil : try tls.makeContext()
        } catch {
            throw ConnectionError(.tls, address: address, "\(error)", cause: error)
        }
        if tls.isInsecure {
            logger.warning("the server's certificate is not checked", metadata: ["address": "\(address)"])
        }
        var failure = ConnectionError(
            .versionMismatch,
            address: address,
            "no protocol version is configured to be offered"
        )
        for versions in configuration.protocolVersions.attempts where !versions.isEmpty {
            let attempt = ConnectionAttempt(address: address, versions: versions)
            do {
                return try await connect(endpoint, context, attempt, openEvent)
            } catch {
                failure = attempt.explain(error)
                guard failure.isAboutVersion, !Task.isCancelled else { throw failure }
                logger.debug("a protocol version was refused", metadata: ["offered": "\(versions.tokens)"])
            }
        }
        throw failure
    }

    /// Connects, or gives up: when the task is cancelled at once, whatever the network is at.
    private func connect<Interface: RPCInterface>(
        _ endpoint: Endpoint,
        _ context: ClientTLSContext?,
        _ attempt: ConnectionAttempt,
        _ openEvent: @escaping OpenEvent
    ) async throws -> ClientConnection<Interface> {
        let outcome = Settlement<Result<ClientConnection<Interface>, any Error>>()
        let connecting = Task {
            do {
                let connection: ClientConnection<Interface> = try await establish(endpoint, context, attempt, openEvent)
                if !outcome.settle(.success(connection)) {
                    connection.close(.normalClosure, reason: "")
                }
            } catch {
                outcome.settle(.failure(error))
            }
        }
        return try await withTaskCancellationHandler {
            try await outcome.value().get()
        } onCancel: {
            outcome.settle(.failure(CancellationError()))
            connecting.cancel()
        }
    }

    private func establish<Interface: RPCInterface>(
        _ endpoint: Endpoint,
        _ context: ClientTLSContext?,
        _ attempt: ConnectionAttempt,
        _ openEvent: @escaping OpenEvent
    ) async throws -> ClientConnection<Interface> {
        let timeout = TimeAmount(clamping: configuration.connectTimeout)
        let deadline = NIODeadline.now() + timeout
        // Of a host with several addresses NIO prepares a channel for each, and most of them fail. Who gives up does not wait
        // for the channel to close, which may take TLS its time.
        let (channel, timer, outcome) = try await open(endpoint, timeout) { channel in
            let outcome = Settlement<Result<ClientConnection<Interface>, any Error>>()
            let upgraded: Upgraded<Interface> = try self.initialize(channel, endpoint, context, attempt, openEvent)
            upgraded.flatMap { $0 }.whenComplete { outcome.settle($0) }
            let timer = channel.eventLoop.scheduleTask(deadline: deadline) {
                _ = outcome.settle(.failure(ChannelError.connectTimeout(timeout)))
            }
            channel.closeFuture.whenComplete { _ in timer.cancel() }
            return (channel, timer, outcome)
        }
        defer { timer.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await outcome.value().get()
            } onCancel: {
                outcome.settle(.failure(CancellationError()))
            }
        } catch {
            channel.close(promise: nil)
            // The failure is here before everybody in the pipeline has seen it: the loop's next step is after that.
            await DirectTransport.nextStep(of: channel.eventLoop)
            throw error
        }
    }

    private func open<Initialized: Sendable>(
        _ endpoint: Endpoint,
        _ timeout: TimeAmount,
        initialize: @escaping @Sendable (any Channel) throws -> Initialized
    ) async throws -> Initialized {
        let group = configuration.eventLoopGroup
        if let initialized = try await DirectTransport.connect(
            to: endpoint,
            group: group,
            timeout: timeout,
            initialize: initialize
        ) {
            return initialized
        }
        guard let bootstrap = ClientBootstrap(validatingGroup: group ?? .singletonMultiThreadedEventLoopGroup) else {
            throw UnsuitableEventLoops()
        }
        return
            try await bootstrap
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(timeout)
            .resolver(resolver)
            .connect(host: endpoint.host, port: endpoint.port) { channel in
                channel.eventLoop.makeCompletedFuture { try initialize(channel) }
            }
    }

    private func initialize<Interface: RPCInterface>(
        _ channel: any Channel,
        _ endpoint: Endpoint,
        _ context: ClientTLSContext?,
        _ attempt: ConnectionAttempt,
        _ openEvent: @escaping OpenEvent
    ) throws -> Upgraded<Interface> {
        let pipeline = channel.pipeline.syncOperations
        let explainTLS = try context?.secure(channel, to: endpoint.host)
        // Behind TLS, so that it sees why a handshake fails.
        let errors = AttemptErrorHandler(attempt: attempt) { explainTLS?($0) }
        let upgrader = ClientHandshake(versions: attempt.versions, attempt: attempt) { channel, version in
            let loop = LoopContext.shared(for: channel.eventLoop)
            let framing = MessageFraming(
                role: .client,
                version: version,
                compression: CompressionPolicy(level: configuration.compressionLevel.rawValue),
                deflaters: DeflaterPool(maximumIdle: 1)
            )
            let link = Link(
                loop: loop,
                framing: framing,
                limits: LinkLimits(configuration),
                metrics: configuration.metrics.map { LinkMetrics(side: "client", factory: $0) },
                logger: logger
            )
            let connection = ClientConnection<Interface>(
                link: link,
                version: version,
                configuration: configuration,
                logger: logger,
                openingEvents: openEvent
            )
            let pipeline = channel.pipeline.syncOperations
            // From here on errors are the link's.
            pipeline.removeHandler(context: try pipeline.context(handlerType: AttemptErrorHandler.self), promise: nil)
            try pipeline.addHandler(link)
            pipeline.removeHandler(context: try pipeline.context(handlerType: HandshakeGate.self), promise: nil)
            return channel.eventLoop.makeSucceededFuture(connection)
        }
        let http = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: request(endpoint, attempt.versions),
                upgraders: [upgrader]
            ) { channel in
                let promise = channel.eventLoop.makePromise(of: ClientConnection<Interface>.self)
                let reader = RefusalReader(attempt: attempt) { promise.fail(ChannelError.eof) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(reader)
                    return promise.futureResult
                }
            }
        )
        try pipeline.addHandler(HandshakeGate(.response))
        let upgraded = try pipeline.configureUpgradableHTTPClientPipeline(configuration: http)
        try pipeline.addHandler(errors)
        return upgraded
    }

    private func request(_ endpoint: Endpoint, _ versions: [ProtocolVersion]) -> HTTPRequestHead {
        var headers: HTTPHeaders = ["Host": endpoint.authority]
        headers.add(contentsOf: configuration.headers)
        headers.replaceOrAdd(name: "Sec-WebSocket-Protocol", value: versions.tokens)
        headers.remove(name: "X-HL-Compress")
        if versions.contains(where: \.isCompressed) {
            headers.add(name: "X-HL-Compress", value: "\(configuration.compressionLevel.rawValue)")
        }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: endpoint.target, headers: headers)
    }
}
