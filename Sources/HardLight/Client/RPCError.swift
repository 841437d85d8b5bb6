import HardLightCore

/// Why a call has no result.
///
/// An error that the interface declares is not wrapped in this: it is thrown as the value that the handler threw. A caller
/// that is cancelled gets `CancellationError`.
public struct RPCError: Error, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A name for logs: `timedOut`.
        public let description: String

        /// The connection is closed, or closed while the call was in flight. The call may or may not have run.
        public static let connectionClosed = Code(description: "connectionClosed")
        /// All 256 calls that a connection can have are in flight, and the call was not to wait, or the line is full. The
        /// call did not run.
        public static let tooManyCallsInFlight = Code(description: "tooManyCallsInFlight")
        /// The call took longer than it may. It may still run.
        public static let timedOut = Code(description: "timedOut")
        /// The handler threw an error that the interface does not declare; the server's log has it. On `hl/0` and
        /// `hl/1` this also is what a result without an archive comes to: they have one code for both.
        public static let handlerFailed = Code(description: "handlerFailed")
        /// An argument has no archive: an `Int` beyond 32 bits. The call was not sent.
        public static let argumentNotArchivable = Code(description: "argumentNotArchivable")
        /// The result has no archive, says the server; its log has more.
        public static let resultNotArchivable = Code(description: "resultNotArchivable")
        /// The server does not know the call: the two sides do not share the interface. The call did not run.
        public static let callNotUnderstood = Code(description: "callNotUnderstood")
        /// The result is not an archive of the method's result type: the two sides do not share the interface.
        public static let resultNotUnderstood = Code(description: "resultNotUnderstood")
        /// The server answered with another of the protocol's errors; the message names it.
        public static let serverError = Code(description: "serverError")
    }

    /// What kind of failure it is.
    public let code: Code

    /// The method that was called.
    public let method: String

    /// What happened and what to do about it.
    public let message: String

    init(_ code: Code, method: String, _ message: String) {
        self.code = code
        self.method = method
        self.message = message
    }

    init(_ error: RPCHandlerError, method: String) {
        switch error {
        case .handlerPanicked:
            self.init(.handlerFailed, method: method, "the handler failed; the server's log says why")
        case .serverDecodeError:
            self.init(
                .callNotUnderstood,
                method: method,
                "the server does not understand the call: build both sides from the same interface"
            )
        case .serverEncodeError:
            self.init(.resultNotArchivable, method: method, "the result has no archive; the server's log says why")
        case .tooManyCallsInFlight:
            self.init(.tooManyCallsInFlight, method: method, "the server has too many calls of this client in flight")
        case .clientNotConnected, .clientEncodeError, .clientDecodeError, .clientCompressError, .clientDecompressError,
            .serverCompressError, .serverDecompressError:
            self.init(.serverError, method: method, "the server answered \(error)")
        }
    }
}

extension RPCError: CustomStringConvertible {
    /// The method, the message and the code.
    public var description: String {
        "\(method): \(message) (\(code))"
    }
}
