import Foundation
import Histogram

/// Times in nanoseconds, to three digits.
struct Latencies: Sendable {
    private(set) var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    mutating func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        histogram.record(UInt64(max(1, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)))
    }

    mutating func add(_ other: Latencies) {
        histogram.add(other.histogram)
    }
}

/// What a client has measured, in the form in which every peer's client prints it.
struct Measurement: Codable, Sendable {
    var calls: Int
    var seconds: Double
    var perSecond: Double
    var meanMicroseconds: Double
    var medianMicroseconds: Double
    var p99Microseconds: Double
    /// The load generator's own: what it takes, the server does not have.
    var clientCPUMicroseconds: Double
    /// Percentile and microseconds, for plots. Not every peer has them.
    var percentiles: [[Double]]?

    enum CodingKeys: String, CodingKey {
        case calls, seconds, percentiles
        case perSecond = "per_second"
        case meanMicroseconds = "mean_us"
        case medianMicroseconds = "p50_us"
        case p99Microseconds = "p99_us"
        case clientCPUMicroseconds = "client_cpu_us"
    }

    init(_ latencies: Latencies, took duration: Duration, cpu: ProcessTimes) {
        let histogram = latencies.histogram
        calls = Int(histogram.totalCount)
        seconds = duration / .seconds(1)
        perSecond = Double(calls) / seconds
        meanMicroseconds = histogram.mean / 1000
        medianMicroseconds = Double(histogram.valueAtPercentile(50)) / 1000
        p99Microseconds = Double(histogram.valueAtPercentile(99)) / 1000
        clientCPUMicroseconds = cpu.total * 1e6 / Double(max(1, calls))
        percentiles = [0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100].map { percentile in
            [percentile, Double(histogram.valueAtPercentile(percentile)) / 1000]
        }
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

/// CPU time in seconds.
struct ProcessTimes: Sendable {
    var user = 0.0
    var system = 0.0

    var total: Double { user + system }

    /// This process's.
    static func own() -> ProcessTimes {
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return ProcessTimes(user: seconds(usage.ru_utime), system: seconds(usage.ru_stime))
    }

    /// Another process's, to a hundredth of a second; `nil` when there is no such process or no `/proc`.
    static func of(_ process: Int32) -> ProcessTimes? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return nil }
        // The second field is a name in parentheses, which may hold anything.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        return ProcessTimes(user: user / ticks, system: system / ticks)
    }

    static func - (one: ProcessTimes, other: ProcessTimes) -> ProcessTimes {
        ProcessTimes(user: one.user - other.user, system: one.system - other.system)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
    }
}

/// What went wrong, in one line.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// So that whoever waits for a line at the other end of a pipe sees it at once.
func flushOutput() {
    fflush(nil)
}
