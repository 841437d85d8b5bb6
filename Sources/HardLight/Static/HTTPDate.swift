#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A time as HTTP writes it (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
struct HTTPDate: CustomStringConvertible {
    /// Since the beginning of 1970, leap seconds not counted.
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    static var now: HTTPDate { HTTPDate(seconds: Int(time(nil))) }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    var description: String {
        var (seconds, date) = (time_t(self.seconds), tm())
        // Fails for years alone that an `Int32` does not hold.
        guard gmtime_r(&seconds, &date) != nil else { return "Thu, 01 Jan 1970 00:00:00 GMT" }
        let (weekday, month) = (Self.weekdays[Int(date.tm_wday)], Self.months[Int(date.tm_mon)])
        let clock = [date.tm_hour, date.tm_min, date.tm_sec].map { Self.digits(Int($0), 2) }.joined(separator: ":")
        let year = Self.digits(1900 + Int(date.tm_year), 4)
        return "\(weekday), \(Self.digits(Int(date.tm_mday), 2)) \(month) \(year) \(clock) GMT"
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
