import HardLightCore

/// How a call ended: the dimension `outcome` of the metrics, and an attribute of a span.
enum CallOutcome: String, CaseIterable, Sendable {
    /// With its result.
    case ok
    /// With the interface's own error.
    case error
    /// The handler threw something else.
    case failed
    /// One side has no archive of what it wants to send, or cannot open what it got.
    case invalid
    /// It took longer than its caller would wait. On the client alone.
    case timedOut = "timed_out"
    /// Its caller was cancelled. On the client alone.
    case cancelled
    /// There were too many calls. On the client alone: the call was never sent.
    case refused
    /// The connection closed first.
    case cutOff = "cut_off"
}

extension CallOutcome {
    /// How a call ended that the server has answered with an error of the protocol's.
    init(answeredError error: RPCHandlerError) {
        switch error {
        case .handlerPanicked: self = .failed
        case .tooManyCallsInFlight: self = .refused
        default: self = .invalid
        }
    }

    /// How a call ended for its caller, who was thrown `error`.
    init(callerError error: any Error) {
        switch error {
        case is CancellationError: self = .cancelled
        case let error as RPCError:
            switch error.code {
            case .connectionClosed: self = .cutOff
            case .tooManyCallsInFlight: self = .refused
            case .timedOut: self = .timedOut
            case .handlerFailed, .serverError: self = .failed
            default: self = .invalid
            }
        default: self = .error
        }
    }
}
