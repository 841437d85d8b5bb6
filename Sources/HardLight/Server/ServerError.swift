/// Why a server could not start.
public struct ServerError: Error, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable {
        private enum Value { case tls, cannotListen, alreadyStarted }
        private let value: Value

        /// The certificate or its key cannot be used.
        public static let tls = Code(value: .tls)
        /// The host or port cannot be listened on.
        public static let cannotListen = Code(value: .cannotListen)
        /// The server runs already, or has been stopped: a server starts once.
        public static let alreadyStarted = Code(value: .alreadyStarted)
    }

    /// What kind of failure it is.
    public let code: Code

    /// What happened and what to do about it.
    public let message: String

    /// What the system said.
    public let cause: (any Error)?
}

extension ServerError: CustomStringConvertible {
    /// The message, and what the system said.
    public var description: String {
        cause.map { "\(message) (\($0))" } ?? message
    }
}
