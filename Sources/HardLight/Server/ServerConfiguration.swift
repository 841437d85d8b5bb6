public import HardLightCore
public import NIOCore

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

    /// What one connection may cost.
    public var limits = Limits()

    /// The versions of the protocol that are spoken, in any order: all of them. Of those that a client offers, the best
    /// is taken; a client that offers none of them is answered with status 400, and told what there is.
    public var protocolVersions = ProtocolVersion.supported

    /// Messages on their way out.
    public var compression = Compression()

    /// How long a graceful shutdown waits for calls in flight before it closes their connections: 10 seconds, a third of
    /// what service managers commonly allow before they kill.
    public var gracePeriod: Duration = .seconds(10)

    /// The event loops to run on; `nil` is NIO's shared group, one loop for each core, which clients in this process use
    /// too.
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

        /// The bytes that may wait for a client that does not read: 4 MiB. While answers wait, no further call of that
        /// client is read; events that would exceed this are dropped, which is logged; a change of the state that would
        /// exceed it closes the connection with 1008.
        public var outboundBytes = 4 * 1024 * 1024

        /// From a connection's acceptance to the end of its upgrade, TLS and the making of its handler included: 10
        /// seconds, many round trips of the slowest networks. The connection is closed then.
        public var handshakeTimeout: Duration = .seconds(10)

        /// How long a client has to answer a close frame: 2 seconds.
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
