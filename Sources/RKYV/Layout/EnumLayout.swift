/// Places the payloads of an enum: a union of C structs, each of which starts with the tag.
///
///     case 0   | tag | pad | a       | b | pad |
///     case 1   | tag | c | pad                 |
///
/// Payloads keep their declaration order and are each placed at their alignment; size and alignment are the largest. The
/// tag is a `UInt8`, or a `UInt16` when there are more than 255 cases.
@frozen
public struct EnumLayout {
    @usableFromInline let caseCount: Int
    @usableFromInline var size: Int
    @usableFromInline var alignment: Int
    /// Where the next payload of the current case may start.
    @usableFromInline var end: Int

    /// An enum of `caseCount` cases, none of them placed yet.
    @inlinable
    @inline(__always)
    public init(caseCount: Int) {
        self.caseCount = caseCount
        let tagSize = Self.tagSize(caseCount: caseCount)
        size = tagSize
        alignment = tagSize
        end = tagSize
    }

    /// Bytes of the tag: 1, or 2 for more than 255 cases.
    @inlinable
    @inline(__always)
    public static func tagSize(caseCount: Int) -> Int { caseCount > 255 ? 2 : 1 }

    /// Begins another case: its first payload follows the tag.
    @inlinable
    @inline(__always)
    public mutating func beginCase() { end = Self.tagSize(caseCount: caseCount) }

    /// Places the next payload of the current case.
    ///
    /// - Returns: Its offset in the body.
    @inlinable
    @inline(__always)
    public mutating func place(_ payload: ArchivedLayout) -> Int {
        let offset = end.aligned(to: payload.alignment)
        end = offset &+ payload.size
        size = Swift.max(size, end)
        alignment = Swift.max(alignment, payload.alignment)
        return offset
    }

    /// The layout of the enum, once all payloads of all cases have been placed.
    @inlinable
    @inline(__always)
    public var layout: ArchivedLayout {
        let tagSize = Self.tagSize(caseCount: caseCount)
        let patterns: UInt64 = tagSize == 1 ? 1 &<< 8 : 1 &<< 16
        let nicheCount = patterns &- UInt64(truncatingIfNeeded: caseCount)
        return ArchivedLayout(
            size: size.aligned(to: alignment),
            alignment: alignment,
            nicheCount: nicheCount,
            nicheOffset: 0,
            nicheSize: nicheCount > 0 ? tagSize : 0
        )
    }
}
