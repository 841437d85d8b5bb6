import Foundation

/// What a client has measured, in the form in which every peer's client prints it.
public struct LoadFigures: Codable, Sendable {
    /// The calls that were timed.
    public var calls: Int
    /// How long they took together, in seconds.
    public var seconds: Double
    /// Calls a second.
    public var perSecond: Double
    /// The mean of their times, in microseconds.
    public var meanMicroseconds: Double
    /// Half of them took no longer, in microseconds.
    public var medianMicroseconds: Double
    /// 99 of 100 took no longer, in microseconds.
    public var p99Microseconds: Double
    /// The load generator's own: what it takes, the server does not have.
    public var clientCPUMicroseconds: Double
    /// Percentile and microseconds, for plots. Not every peer has them.
    public var percentiles: [[Double]]?

    enum CodingKeys: String, CodingKey {
        case calls, seconds, percentiles
        case perSecond = "per_second"
        case meanMicroseconds = "mean_us"
        case medianMicroseconds = "p50_us"
        case p99Microseconds = "p99_us"
        case clientCPUMicroseconds = "client_cpu_us"
    }

    /// What comes of the callers' times, of how long all took, and of the CPU time that this process used meanwhile.
    public init(_ times: [CallTimes], took duration: Duration, cpu: ProcessTimes) {
        let histogram = CallTimes.histogram(of: times)
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

    /// One line.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

/// CPU time in seconds.
public struct ProcessTimes: Sendable {
    /// In user mode.
    public var user = 0.0
    /// In the kernel.
    public var system = 0.0

    /// Both.
    public var total: Double { user + system }

    /// This process's.
    public static func own() -> ProcessTimes {
        var usage = rusage()
        #if canImport(Darwin)
            getrusage(RUSAGE_SELF, &usage)
        #else
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #endif
        return ProcessTimes(user: seconds(usage.ru_utime), system: seconds(usage.ru_stime))
    }

    /// Another process's, to a hundredth of a second; `nil` when there is no such process or no `/proc`.
    public static func of(_ process: Int32) -> ProcessTimes? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return nil }
        // The second field is a name in parentheses, which may hold anything.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        return ProcessTimes(user: user / ticks, system: system / ticks)
    }

    /// What was used between two moments.
    public static func - (one: ProcessTimes, other: ProcessTimes) -> ProcessTimes {
        ProcessTimes(user: one.user - other.user, system: one.system - other.system)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
    }
}

/// What went wrong, in one line.
public struct BenchFailure: Error, CustomStringConvertible {
    /// The line.
    public let description: String

    /// A failure with this line.
    public init(_ description: String) {
        self.description = description
    }
}

/// So that whoever waits for a line at the other end of a pipe sees it at once.
public func flushOutput() {
    fflush(nil)
}
