/// Finds out whether a quiet peer is still there, and whether a connection is still of use.
///
/// A peer that has been quiet for the ping interval is asked for a sign of life, and is gone when none comes within the
/// ping timeout. Everything that it sends is a sign, and so is its taking what we send: while a large answer crawls
/// through a slow network, the pong behind it may be long in coming. A peer that neither sends nor takes anything is gone,
/// whether the ping could be written or not.
///
/// ```
///            heard                              heard
///           +----+                +------------------------------+
///           v    |                v                              |
///         alive -+-- quiet for the interval: .ping --> asked ----+-- no sign for the timeout: .gone
/// ```
///
/// It has no clock. Times are nanoseconds of one that does not go back.
package struct Liveness: Sendable {
    /// How long what may take. Nothing is waited for where a time is `nil`.
    package struct Rules: Hashable, Sendable {
        /// How long a peer may be quiet before it is asked.
        package var pingInterval: UInt64?
        /// How long it has to answer.
        package var pingTimeout: UInt64
        /// How long a connection may be of no use.
        package var idleTimeout: UInt64?

        package init(pingInterval: UInt64?, pingTimeout: UInt64, idleTimeout: UInt64?) {
            self.pingInterval = pingInterval
            self.pingTimeout = pingTimeout
            self.idleTimeout = idleTimeout
        }
    }

    /// What is to be done, and when to check again.
    package enum Verdict: Equatable, Sendable {
        /// Nothing; `nil` when there is nothing to wait for.
        case fine(next: UInt64?)
        /// Send a ping.
        case ping(next: UInt64)
        /// The peer is gone: end the connection without a word.
        case gone
        /// Nobody uses the connection: close it.
        case idle
    }

    private var lastSign: UInt64
    private var lastUse: UInt64
    private var askedAt: UInt64?
    private let rules: Rules

    package init(_ rules: Rules, now: UInt64) {
        self.rules = rules
        lastSign = now
        lastUse = now
    }

    /// The peer has given a sign of life: bytes of it came, or it took some of ours.
    package mutating func heard(at now: UInt64) {
        lastSign = now
        askedAt = nil
    }

    /// A message came or went.
    package mutating func used(at now: UInt64) {
        lastUse = now
    }

    /// - Parameter isBusy: Whether a call is in flight: such a connection is in use.
    package mutating func check(at now: UInt64, isBusy: Bool) -> Verdict {
        if isBusy {
            lastUse = max(lastUse, now)
        }
        let idleAt = rules.idleTimeout.map { lastUse.saturatingSum($0) }
        if let idleAt, now >= idleAt {
            return .idle
        }
        if let askedAt {
            let goneAt = askedAt.saturatingSum(rules.pingTimeout)
            return now >= goneAt ? .gone : .fine(next: earlier(goneAt, idleAt))
        }
        guard let interval = rules.pingInterval else { return .fine(next: idleAt) }
        let askAt = lastSign.saturatingSum(interval)
        guard now >= askAt else { return .fine(next: earlier(askAt, idleAt)) }
        askedAt = now
        return .ping(next: earlier(now.saturatingSum(rules.pingTimeout), idleAt))
    }

    private func earlier(_ one: UInt64, _ other: UInt64?) -> UInt64 {
        min(one, other ?? one)
    }
}

extension UInt64 {
    /// The sum, or the largest number when it would be larger.
    func saturatingSum(_ other: UInt64) -> UInt64 {
        let (sum, isOverflow) = addingReportingOverflow(other)
        return isOverflow ? .max : sum
    }
}
