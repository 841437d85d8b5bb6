/// Why a client could not connect.
public struct ConnectionError: Error, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A name for logs: `refused`.
        public let description: String

        /// The address is not of the form `host:port`.
        public static let invalidAddress = Code(description: "invalidAddress")
        /// Nothing answers at the address: no such host, nobody listening, no way there.
        public static let unreachable = Code(description: "unreachable")
        /// The server's certificate is not trusted, or the TLS handshake failed.
        public static let tls = Code(description: "tls")
        /// The server turned the connection away; ``ConnectionError/status`` has the HTTP status.
        public static let refused = Code(description: "refused")
        /// The server speaks no version of the protocol that this client offers.
        public static let versionMismatch = Code(description: "versionMismatch")
        /// What answers is no WebSocket server.
        public static let notWebSocket = Code(description: "notWebSocket")
        /// It took longer than ``ClientConfiguration/connectTimeout``.
        public static let timedOut = Code(description: "timedOut")
        /// A connection of ``RPCClient/connections(to:tls:configuration:policy:logger:)`` ended in a way that another one
        /// would, too.
        public static let connectionEnded = Code(description: "connectionEnded")
        /// The task that connects was cancelled.
        public static let cancelled = Code(description: "cancelled")
        /// ``ClientConfiguration/eventLoopGroup`` has loops that have no sockets for this, such as those of
        /// Network.framework.
        public static let unsuitableEventLoops = Code(description: "unsuitableEventLoops")
    }

    /// What kind of failure it is.
    public let code: Code

    /// The address that was connected to.
    public let address: String

    /// The HTTP status of a server's refusal.
    public let status: Int?

    /// What happened and what to do about it.
    public let message: String

    /// What the system said; for ``Code/tls`` a ``TLSError``.
    public let cause: (any Error)?

    init(_ code: Code, address: String, status: Int? = nil, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.address = address
        self.status = status
        self.message = message
        self.cause = cause
    }
}

extension ConnectionError {
    /// Whether another version of the protocol may fare better.
    var isAboutVersion: Bool { code == .versionMismatch || status == 400 }
}

extension ConnectionError: CustomStringConvertible {
    /// The address, the message, and what the system said.
    public var description: String {
        // Of an error of TLS the message is all that there is to say.
        "cannot connect to \(address): \(message)" + (cause is TLSError ? "" : cause.map { " (\($0))" } ?? "")
    }
}
