/// Why a call has no result.
public struct RPCError: Error, Sendable {
    /// What kind of failure it is.
    public enum Code: Sendable {
        /// The connection is closed, or closed while the call was in flight: then it may or may not have run.
        case connectionClosed
        /// As many calls as may wait in line do. The call did not run.
        case tooManyCallsInFlight
        /// The call took longer than it may. It may still run.
        case timedOut
        /// The handler threw an error that the interface does not declare; the server's log has it.
        case handlerFailed
        /// An argument has no archive: an `Int` beyond 32 bits. The call was not sent.
        case argumentNotArchivable
        /// The result has no archive, says the server; its log has more.
        case resultNotArchivable
        /// The server does not know the call: the two sides do not share the interface. The call did not run.
        case callNotUnderstood
        /// The result is not an archive of the method's result type: the two sides do not share the interface.
        case resultNotUnderstood
        /// The server answered with another of the protocol's errors.
        case serverError
    }

    /// What kind of failure it is.
    public let code: Code
    /// The method that was called.
    public let method: StaticString
}

extension RPCError {
    /// What happened and what to do about it.
    public var message: StaticString {
        switch code {
        case .connectionClosed: "the connection is closed"
        case .tooManyCallsInFlight: "too many calls are waiting: wait for some"
        case .timedOut: "no answer within the call's time"
        case .handlerFailed: "the handler failed; the server's log says why"
        case .argumentNotArchivable: "an argument has no archive"
        case .resultNotArchivable: "the result has no archive; the server's log says why"
        case .callNotUnderstood: "the server knows no such call: build both sides from the same interface"
        case .resultNotUnderstood: "the result is not what the interface says: build both sides from the same interface"
        case .serverError: "the server answered with an error of the protocol"
        }
    }

    /// The code's name, as the page's errors have it.
    var codeName: StaticString {
        switch code {
        case .connectionClosed: "connectionClosed"
        case .tooManyCallsInFlight: "tooManyCallsInFlight"
        case .timedOut: "timedOut"
        case .handlerFailed: "handlerFailed"
        case .argumentNotArchivable: "argumentNotArchivable"
        case .resultNotArchivable: "resultNotArchivable"
        case .callNotUnderstood: "callNotUnderstood"
        case .resultNotUnderstood: "resultNotUnderstood"
        case .serverError: "serverError"
        }
    }

    init(_ code: Code, _ method: StaticString) {
        self.code = code
        self.method = method
    }

    init(_ error: RPCHandlerError, _ method: StaticString) {
        switch error {
        case .handlerPanicked: self.init(Code.handlerFailed, method)
        case .serverDecodeError: self.init(Code.callNotUnderstood, method)
        case .serverEncodeError: self.init(Code.resultNotArchivable, method)
        case .tooManyCallsInFlight: self.init(Code.tooManyCallsInFlight, method)
        default: self.init(Code.serverError, method)
        }
    }
}

/// Why a call of a method with an error of the interface's own has no result.
public enum CallFailure<Failure: Error>: Error {
    /// The handler threw this.
    case thrown(Failure)
    /// There was no answer of the handler's.
    case failed(RPCError)
}
