public import CoreMetrics
public import HardLightCore
public import NIOCore

#if Tracing
    import Instrumentation
    public import Tracing
#endif

/// Where a server listens, whom it trusts with what, and how much it takes.
public struct ServerConfiguration: Sendable {
    /// The name or address to listen on. `0.0.0.0` or `::` for all of the machine's addresses.
    public var host: String

    /// The TCP port; 0 lets the system choose one, which ``Server/port`` tells.
    public var port: Int

    /// The certificate, and whether clients need one.
    public var tls: ServerTLS

    /// Which web pages may connect: those of the same host, unless set.
    public var origins = OriginPolicy.sameHost

    /// The path that answers a `GET` without an upgrade with 200 and `ok`, for load balancers and orchestrators: `/healthz`
    /// say. `nil`, the default, answers none.
    public var healthCheckPath: String?

    /// What a request without an upgrade is answered with: a page and its scripts, say. `nil`, the default, answers such a
    /// request with 426, and what the server speaks.
    public var staticFiles: StaticFiles?

    /// What one connection may cost.
    public var limits = Limits()

    /// The versions of the protocol that are spoken, in any order: all of them. Of those that a client offers, the best
    /// is taken; a client that offers none of them is answered with status 400, and told what there is.
    public var protocolVersions = ProtocolVersion.supported

    /// Pings while a client is quiet, and how a client that has vanished is found and freed.
    public var keepalive = Keepalive()

    /// What happens to a topic's events when a client does not keep up with them: `EventPolicy.dropOldest`, whatever the
    /// topic. It is asked for each event that has subscribers, on the emitting thread, so let it be quick.
    ///
    /// What clients miss is counted: ``Connection/droppedEvents``, ``Server/droppedEvents``.
    public var eventPolicy: @Sendable (Topic) -> EventPolicy = { _ in .dropOldest }

    /// Messages on their way out.
    public var compression = Compression()

    /// How long a graceful shutdown waits for calls in flight before it closes their connections: 10 seconds, a third of
    /// what service managers commonly allow before they kill.
    public var gracePeriod: Duration = .seconds(10)

    /// Where the server's metrics go: `MetricsSystem.factory` for those of the process. `nil`, the default, counts nothing.
    ///
    /// They are listed in `docs/observability.md`.
    public var metrics: (any MetricsFactory)?

    #if Tracing
        /// Who traces the server's calls: `InstrumentationSystem.tracer` for that of the process. `nil`, the default,
        /// traces nothing. The package's trait `Tracing` has it.
        public var tracer: (any Tracer)?
    #endif

    /// The event loops to run on: a `MultiThreadedEventLoopGroup`, or a `DirectEventLoopGroup`. `nil` is NIO's shared group,
    /// one loop for each core, which clients in this process use too.
    public var eventLoopGroup: (any EventLoopGroup)?

    /// A server on `host` and `port` with a certificate, everything else at its default.
    public init(host: String = "localhost", port: Int = 8443, tls: ServerTLS) {
        self.host = host
        self.port = port
        self.tls = tls
    }

    /// A server for development: it makes itself a certificate when it starts, in memory, and logs its fingerprint for
    /// clients that pin it.
    public static func selfSigned(host: String = "localhost", port: Int = 8443) -> ServerConfiguration {
        ServerConfiguration(host: host, port: port, tls: .selfSigned)
    }
}

extension ServerConfiguration {
    /// What one connection may cost.
    public struct Limits: Sendable {
        /// The largest message from a client in bytes, inflated: 1 MiB, hundreds of times what a call usually takes. A
        /// larger one closes the connection with 1009.
        public var messageSize = 1024 * 1024

        /// The frames that one message may come in: 1,024. A message of 1 MiB then comes in pieces of 1 KiB, which is
        /// finer than browsers and proxies cut. One more closes the connection with 1008.
        public var fragments = 1024

        /// The bytes that may wait for a client that does not read: 4 MiB, some seconds of a slow network. While answers
        /// wait, no further call of that client is read; events that would exceed this are treated as
        /// ``ServerConfiguration/eventPolicy`` says; a change of the state that would exceed it closes the connection
        /// with 1008.
        public var outboundBytes = 4 * 1024 * 1024

        /// The calls of one client that may be in flight: 256, all that the protocol has ids for. One more is answered
        /// with `tooManyCallsInFlight`.
        public var callsInFlight = 256

        /// How fast one client may call: as fast as it likes, since only the application knows what its calls cost. A
        /// client that is faster waits: its next call is not read before its time.
        public var callRate: CallRate?

        /// How deep the pointers of a call's archive may nest: 128. A call beyond it is answered with an error, before
        /// it can exhaust the stack.
        public var archiveDepth = 128

        /// The topics that one connection may be subscribed to: 1,024, since clients can mostly make a handler subscribe
        /// them. ``Connection/subscribe(to:)`` returns `false` beyond it.
        public var subscriptions = 1024

        /// The topics that the server may have: 65,536, about 50 MB of tables. ``Connection/subscribe(to:)`` returns
        /// `false` beyond it.
        public var topics = 65_536

        /// The connections that the server has at a time, from their first moment: 16,384. With some tens of kilobytes
        /// for each that is quiet, that is less than 1 GB; one that sends a message holds as much more as has come of it,
        /// up to ``messageSize``. See to it that the process may open as many files. One more is closed at once.
        public var connections = 16_384

        /// The connections from one address: 4,096, so that one client cannot take them all and many can still be behind
        /// one gateway. Of IPv6 a network of 64 bits counts as one. Behind a proxy, set it to ``connections``: all come from the proxy's address. One more is closed
        /// at once.
        public var connectionsPerAddress = 4096

        /// How long a connection may be without a message and without a call in flight: for ever, since a client that
        /// waits for an event is not idle. Pings do not count. The connection is closed then, with 1001.
        public var idleTimeout: Duration?

        /// How long a message may be in coming, from its first byte to its last: 60 seconds, in which a telephone's slowest
        /// network carries 1 MiB. Give it more with a larger ``messageSize``; `nil` for as long as it likes. The connection
        /// is closed then, or up to a ping's interval later, with 1008.
        public var messageTimeout: Duration? = .seconds(60)

        /// From a connection's acceptance to the end of its upgrade, TLS and the making of its handler included: 10
        /// seconds, many round trips of the slowest networks. The connection is closed then.
        public var handshakeTimeout: Duration = .seconds(10)

        /// How long a client has to answer a close frame: 2 seconds. While it takes what was sent before that, it has as much
        /// again, five times in all at most.
        public var closeTimeout: Duration = .seconds(2)

        /// Every limit at its default.
        public init() {}
    }

    /// Compression of the server's messages.
    public struct Compression: Sendable {
        /// Messages below this many bytes are stored, not compressed: 1,024. Below it, compressing costs more time than
        /// the bytes that it saves take on most networks.
        public var threshold = CompressionPolicy.defaultThreshold

        /// The highest level that a client gets, whatever it asks for: `CompressionLevel.standard`. Level 9 takes
        /// several times as long for a few percent.
        public var maximumLevel = CompressionLevel.standard

        /// Compression at its defaults.
        public init() {}
    }
}

extension ServerConfiguration {
    /// What sees the calls of a connection; `nil` where nothing does.
    ///
    /// - Parameter request: The upgrade request, which may carry the trace in which the client has connected.
    func observer(metrics: CallMetrics?, methodNames: [String], request: ConnectionRequest) -> CallObserver? {
        #if Tracing
            var context = InstrumentationContext.topLevel
            tracer?.extract(request.headers, into: &context, using: TraceExtractor())
            return CallObserver(
                metrics: metrics,
                methodNames: methodNames,
                tracer: tracer,
                kind: .server,
                context: context
            ).ifAny
        #else
            return CallObserver(metrics: metrics, methodNames: methodNames).ifAny
        #endif
    }
}
