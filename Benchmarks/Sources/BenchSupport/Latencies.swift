import Foundation
import Histogram

/// Times in nanoseconds, to three digits, from any number of callers.
///
/// One histogram for all of them: it takes some 150 kB, which thousands of callers could not have each.
public final class Latencies: @unchecked Sendable {
    // Sendable: the lock guards the histogram.
    private let lock = NSLock()
    private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    /// None so far.
    public init() {}

    /// Adds the time of one call.
    public func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = UInt64(max(1, seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
        lock.withLock { _ = histogram.record(nanoseconds) }
    }

    var all: Histogram<UInt64> {
        lock.withLock { histogram }
    }
}
