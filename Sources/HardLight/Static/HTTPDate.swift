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

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    var description: String {
        let (days, second) = seconds.quotientAndModulus(by: 86400)
        let (year, month, day) = Self.date(days: days)
        let weekday = Self.weekdays[days.quotientAndModulus(by: 7).modulus]
        let clock = [second / 3600, second / 60 % 60, second % 60].map { Self.digits($0, 2) }.joined(separator: ":")
        return "\(weekday), \(Self.digits(day, 2)) \(Self.months[month - 1]) \(Self.digits(year, 4)) \(clock) GMT"
    }

    /// The date in the Gregorian calendar, so many days after 1 January 1970.
    ///
    /// Years are counted from March here, so that the leap day is a year's last, and months' lengths repeat: 153 days in
    /// five of them. 400 years are 146,097 days.
    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        // From 1 March of the year 0, the beginning of 400 years.
        let (era, dayOfEra) = (days + 719_468).quotientAndModulus(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = 400 * era + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}

extension Int {
    /// Rounded down, with what is left over: never negative.
    fileprivate func quotientAndModulus(by divisor: Int) -> (quotient: Int, modulus: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
