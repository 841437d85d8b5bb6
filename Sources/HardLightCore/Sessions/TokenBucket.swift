/// Bounds a rate: so many at once, and so many a second from then on.
///
/// It has no clock. Times are nanoseconds of one that does not go back.
package struct TokenBucket: Sendable {
    /// The time in which one token comes.
    private let interval: UInt64
    /// The time in which a whole bucket comes.
    private let depth: UInt64
    /// When the bucket would be full, if nothing were taken from now on. What lies ahead of now is what has been taken.
    private var fullAt: UInt64

    /// - Parameters:
    ///   - perSecond: At least 1.
    ///   - burst: How many there are at most, at least 1.
    package init(perSecond: Int, burst: Int, now: UInt64) {
        interval = 1_000_000_000 / UInt64(max(1, perSecond))
        depth = interval.multipliedReportingOverflow(by: UInt64(max(1, burst))).partialValue
        fullAt = now
    }

    /// Takes a token. The last one may be borrowed: whoever takes it has to wait before the next.
    ///
    /// - Returns: When there is another.
    package mutating func take(at now: UInt64) -> UInt64 {
        fullAt = max(fullAt, now).saturatingSum(interval)
        // The next one fits into the bucket once it is no further than the depth ahead.
        let ahead = fullAt.saturatingSum(interval)
        return ahead > depth ? max(now, ahead - depth) : now
    }
}
