public import CoreMetrics
public import HardLightCore
public import NIOCore

#if Tracing
    import Instrumentation
    public import Tracing
#endif

/// How a client connects and calls.
public struct ClientConfiguration: Sendable {
    /// What a call does when all 256 that a connection can have are in flight.
    public enum CallLimitPolicy: Hashable, Sendable {
        /// It waits in line until one of them has ended. The line is bounded by
        /// ``ClientConfiguration/Limits/callsInLine``: a call beyond it fails.
        case wait
        /// It fails with ``RPCError/Code/tooManyCallsInFlight``.
        case fail
    }

    /// The versions of the protocol to offer: `hl/2` alone.
    public var protocolVersions = VersionOffer.one(.v2)

    /// The compression to ask the server for, and the level of this client's own messages.
    public var compressionLevel = CompressionLevel.standard

    /// How long a call may take when it does not say itself; `nil` for as long as the connection lives.
    public var callTimeout: Duration?

    /// What a call does when all 256 that a connection can have are in flight.
    public var whenTooManyCallsInFlight = CallLimitPolicy.wait

    /// The events that an event sequence holds for its reader: 256, and no more than ``Limits/messageSize`` in bytes. When
    /// they are more, the oldest are dropped, and the next event tells how many.
    public var eventBufferSize = 256

    /// The largest time for connecting, TLS and the upgrade together: 10 seconds.
    public var connectTimeout: Duration = .seconds(10)

    /// Pings while the server is quiet, and how a server that has vanished is found: calls then fail, instead of waiting.
    public var keepalive = Keepalive()

    /// Header fields to send with the upgrade request: `Authorization`, `Cookie` and the like.
    public var headers: [(name: String, value: String)] = []

    /// What the connection may cost.
    public var limits = Limits()

    /// Where the client's metrics go: `MetricsSystem.factory` for those of the process. `nil`, the default, counts nothing.
    ///
    /// They are listed in `docs/observability.md`.
    public var metrics: (any MetricsFactory)?

    #if Tracing
        /// Who traces the client's calls: `InstrumentationSystem.tracer` for that of the process. `nil`, the default,
        /// traces nothing. The package's trait `Tracing` has it.
        public var tracer: (any Tracer)?
    #endif

    /// The event loops to run on: a `MultiThreadedEventLoopGroup`, or a `DirectEventLoopGroup`. `nil` is NIO's shared group,
    /// which servers in this process use too.
    public var eventLoopGroup: (any EventLoopGroup)?

    /// Everything at its default.
    public init() {}
}

extension ClientConfiguration {
    /// What a connection may cost.
    public struct Limits: Sendable {
        /// The largest message from the server in bytes, inflated: 16 MiB. A client asks for what it gets, so it takes
        /// more than a server does. A larger one closes the connection with 1009.
        public var messageSize = 16 * 1024 * 1024

        /// The calls that may stand in line for an id: 65,536. A program that gets there makes calls faster than they are
        /// answered, and its line would only grow.
        public var callsInLine = 65_536

        /// How long a message may be in coming, from its first byte to its last: as long as it likes, since a client asks
        /// for what it gets.
        public var messageTimeout: Duration?

        /// How long the server has to answer a close frame: 2 seconds. While it takes what was sent before that, it has as much
        /// again, five times in all at most.
        public var closeTimeout: Duration = .seconds(2)

        /// Every limit at its default.
        public init() {}
    }
}

extension ClientConfiguration {
    /// What sees the calls; `nil` where nothing does.
    func observer(methodNames: [String]) -> CallObserver? {
        let metrics = metrics.map { CallMetrics(side: "client", methodNames: methodNames, factory: $0) }
        #if Tracing
            return CallObserver(
                metrics: metrics,
                methodNames: methodNames,
                tracer: tracer,
                kind: .client,
                context: nil
            ).ifAny
        #else
            return CallObserver(metrics: metrics, methodNames: methodNames).ifAny
        #endif
    }

    /// With the trace in which the caller is in the upgrade request's header fields.
    func carryingTrace() -> ClientConfiguration {
        #if Tracing
            guard let tracer, let context = InstrumentationContext.current else { return self }
            var configuration = self
            tracer.inject(context, into: &configuration.headers, using: TraceInjector())
            return configuration
        #else
            return self
        #endif
    }
}
