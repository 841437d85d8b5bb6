import Foundation
import Histogram

/// The times of one caller's calls, in nanoseconds.
///
/// Taking one is a look at the clock and a word of memory, as in the floor: a histogram with a lock, at 2,000 instructions
/// a call, would be measured as if it were the client's.
public struct CallTimes: Sendable {
    private var nanoseconds: [UInt64] = []

    /// - Parameter capacity: The calls to come.
    public init(capacity: Int) {
        nanoseconds.reserveCapacity(capacity)
    }

    /// Adds the time since a moment that ``now()`` told.
    public mutating func record(since start: UInt64) {
        nanoseconds.append(Self.now() - start)
    }

    /// Adds the time since a moment of the clock that tasks sleep by.
    public mutating func record(since start: ContinuousClock.Instant) {
        nanoseconds.append(UInt64(max(0, (ContinuousClock.now - start) / .nanoseconds(1))))
    }

    /// Nanoseconds since some moment in the past.
    public static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// The times of all callers, to three digits.
    static func histogram(of all: [CallTimes]) -> Histogram<UInt64> {
        var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
        for times in all {
            for time in times.nanoseconds {
                histogram.record(max(1, time))
            }
        }
        return histogram
    }
}
