/// Why a server could not start.
public struct ServerError: Error, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A name for logs: `cannotListen`.
        public let description: String

        /// The certificate or its key cannot be used.
        public static let tls = Code(description: "tls")
        /// The host or port cannot be listened on.
        public static let cannotListen = Code(description: "cannotListen")
        /// ``ServerConfiguration/eventLoopGroup`` has loops that have no sockets for this, such as those of
        /// Network.framework.
        public static let unsuitableEventLoops = Code(description: "unsuitableEventLoops")
        /// The server runs already, or has been stopped: a server starts once.
        public static let alreadyStarted = Code(description: "alreadyStarted")
    }

    /// What kind of failure it is.
    public let code: Code

    /// What happened and what to do about it.
    public let message: String

    /// What the system said; for ``Code/tls`` a ``TLSError``.
    public let cause: (any Error)?
}

extension ServerError: CustomStringConvertible {
    /// The message, and what the system said.
    public var description: String {
        // Of an error of TLS the message is all that there is to say.
        cause is TLSError ? message : cause.map { "\(message) (\($0))" } ?? message
    }
}
