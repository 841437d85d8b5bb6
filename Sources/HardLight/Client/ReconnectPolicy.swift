/// When a client connects again: see ``RPCClient/connections(to:tls:configuration:policy:logger:)``.
///
/// The wait doubles with each attempt that fails, and each is cut by a random part of up to a half, so that the clients of a
/// server that was away do not come back as one.
public struct ReconnectPolicy: Sendable {
    /// The wait before the first attempt: 500 ms.
    public var minimumDelay: Duration = .milliseconds(500)

    /// The longest wait: 30 seconds.
    public var maximumDelay: Duration = .seconds(30)

    /// How long a connection has to last to count as a success, so that the next wait is a short one: 5 seconds.
    public var stableAfter: Duration = .seconds(5)

    /// Whether there is another attempt after a connection has ended in this way: ``ConnectionClosure/isWorthRetrying``.
    public var retriesAfterClosure: @Sendable (ConnectionClosure) -> Bool = { $0.isWorthRetrying }

    /// Whether there is another attempt after one has failed in this way: ``ConnectionError/isWorthRetrying``.
    public var retriesAfterFailure: @Sendable (ConnectionError) -> Bool = { $0.isWorthRetrying }

    /// Everything at its default.
    public init() {}

    /// The wait before an attempt.
    ///
    /// - Parameters:
    ///   - failures: The attempts since the last success.
    ///   - chance: A number from 0 to 1, by chance.
    func delay(afterFailures failures: Int, chance: Double) -> Duration {
        let minimum = max(.zero, minimumDelay)
        let maximum = max(minimum, maximumDelay)
        var delay = minimum
        // So many doublings lead from a millisecond to decades.
        for _ in 0..<min(failures, 40) where delay < maximum {
            delay *= 2
        }
        return min(delay, maximum) * (1 - min(max(chance, 0), 1) / 2)
    }
}

extension ConnectionClosure {
    /// Whether another connection may fare better: after a network that failed, or a server that went away, restarts or is
    /// overloaded.
    ///
    /// Not after this side has closed it, nor when the server did with a code that another connection would likely end with as
    /// well: 1000, 1002, 1003, 1007 to 1010, and the application's own, 4000 to 4999.
    public var isWorthRetrying: Bool {
        switch side {
        case .neither: true
        case .local: false
        case .remote:
            switch code.rawValue {
            case 1000, 1002, 1003, 1007...1010, 4000...4999: false
            default: true
            }
        }
    }
}

extension ConnectionError {
    /// Whether another attempt may fare better: nobody answers, or not in time; a TLS handshake broke off; or the server says
    /// that it is its own trouble (a status from 500, 408 or 429). A host that is not known is one that does not answer: without
    /// a network there are no names.
    ///
    /// Not where something has to be mended first: the form of the address, a certificate, the sign-in, the version.
    public var isWorthRetrying: Bool {
        switch code {
        case .unreachable, .timedOut: true
        case .refused: status.map { $0 >= 500 || $0 == 408 || $0 == 429 } ?? false
        case .tls: (cause as? TLSError)?.code == .handshakeFailed
        default: false
        }
    }
}

extension ConnectionClosure {
    /// Whether somebody wanted it so: this side, or the server with 1000 or a code of the application's.
    var isOnPurpose: Bool {
        switch side {
        case .neither: false
        case .local: code == .normalClosure || code == .goingAway || isOfApplication
        case .remote: code == .normalClosure || isOfApplication
        }
    }

    private var isOfApplication: Bool { (3000...4999).contains(code.rawValue) }
}
