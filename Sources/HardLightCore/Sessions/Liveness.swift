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
/// A message that has begun has to come to its end some time, or a peer could have this side keep its beginning for ever.
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
        /// How long a message may be in coming.
        package var messageTimeout: UInt64?

        package init(
            pingInterval: UInt64?,
            pingTimeout: UInt64,
            idleTimeout: UInt64?,
            messageTimeout: UInt64? = nil
        ) {
            self.pingInterval = pingInterval
            self.pingTimeout = pingTimeout
            self.idleTimeout = idleTimeout
            self.messageTimeout = messageTimeout
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
        /// A message does not come to its end: close the connection.
        case stalled
    }

    private var lastSign: UInt64
    private var lastUse: UInt64
    private var askedAt: UInt64?
    /// When the message began that has not ended.
    private var messageStart: UInt64?
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

    /// A message, or another frame, has not come to its end: this is its beginning, or more of it.
    package mutating func messageBegan(at now: UInt64) {
        messageStart = messageStart ?? now
    }

    /// For so long this side has not listened: a message that has begun could not go on.
    package mutating func messageWasHeldUp(for time: UInt64) {
        messageStart = messageStart.map { $0.saturatingSum(time) }
    }

    /// No message is on its way.
    package mutating func messageEnded() {
        messageStart = nil
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
        // Where no message has begun, one may as soon as this is over.
        let stalledAt = rules.messageTimeout.map { (messageStart ?? now).saturatingSum($0) }
        if let stalledAt, now >= stalledAt {
            return .stalled
        }
        let otherEnd = idleAt.map { earlier($0, stalledAt) } ?? stalledAt
        if let askedAt {
            let goneAt = askedAt.saturatingSum(rules.pingTimeout)
            return now >= goneAt ? .gone : .fine(next: earlier(goneAt, otherEnd))
        }
        guard let interval = rules.pingInterval else { return .fine(next: otherEnd) }
        let askAt = lastSign.saturatingSum(interval)
        guard now >= askAt else { return .fine(next: earlier(askAt, otherEnd)) }
        askedAt = now
        return .ping(next: earlier(now.saturatingSum(rules.pingTimeout), otherEnd))
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
