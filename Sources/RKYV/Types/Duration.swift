/// The view over a duration: as Rust's `Duration` has it.
@frozen
public struct ArchivedDuration: Hashable, Sendable {
    /// Whole seconds.
    public let seconds: UInt64
    /// Nanoseconds on top: below a thousand million, except in archives that only a program with a grudge would write.
    public let nanoseconds: UInt32

    @inlinable
    @inline(__always)
    init(seconds: UInt64, nanoseconds: UInt32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `Duration`: a struct of seconds, `u64`, and nanoseconds, `u32`.
///
/// Rust's durations have nanoseconds, are not negative and go up to 2⁶⁴ seconds. What Swift's have beyond nanoseconds is
/// cut when they are archived; one that is negative or longer is an error.
extension Duration: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 16, alignment: 8) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedDuration {
        ArchivedDuration(seconds: pointer.load(), nanoseconds: pointer.load(at: 8))
    }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {}

    @inlinable
    @inline(__always)
    public func archiveChildren(into writer: inout ArchiveWriter) {}

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        if !isArchivable { return writer.fail(.durationOutOfRange) }
        let form = archivedForm
        slot.store(form.seconds)
        slot.store(form.nanoseconds, at: 8)
    }

    @inlinable
    public init(archived: ArchivedDuration) {
        // Twice the half, because `Duration.seconds` takes 63 bits.
        let half = Duration.seconds(Int64(archived.seconds / 2))
        self = half + half + .seconds(Int64(archived.seconds % 2)) + .nanoseconds(Int64(archived.nanoseconds))
    }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { false }
}

extension Duration {
    /// `components` has 63 bits for the seconds, Rust has 64.
    @inlinable
    static var half: Duration { .seconds(Int64.max) }

    @inlinable
    var isArchivable: Bool { self >= .zero && self < .half + .half + .seconds(2) }

    /// Seconds and nanoseconds; for a duration that is not archivable the nearest that is.
    @inlinable
    var archivedForm: ArchivedDuration {
        guard self >= .zero else { return ArchivedDuration(seconds: 0, nanoseconds: 0) }
        guard isArchivable else { return ArchivedDuration(seconds: .max, nanoseconds: 999_999_999) }
        // What is over 63 bits comes off first, at most twice.
        var rest = self
        var seconds: UInt64 = 0
        while rest > .half {
            rest -= .half
            seconds &+= UInt64(Int64.max)
        }
        let components = rest.components
        return ArchivedDuration(
            seconds: seconds &+ UInt64(components.seconds),
            nanoseconds: UInt32(truncatingIfNeeded: components.attoseconds / 1_000_000_000)
        )
    }
}
