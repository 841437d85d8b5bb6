/// A field on its way to a place in its struct.
@frozen
public struct StructField {
    /// The layout of the field's type.
    public let layout: ArchivedLayout
    /// Bytes of the fields that precede this one with niches towards the start.
    @usableFromInline var startOffset = 0
    /// Bytes of the fields that precede this one with niches towards the end.
    @usableFromInline var endOffset = 0

    /// A field that has not been compared to any other yet.
    @inlinable
    @inline(__always)
    public init(_ layout: ArchivedLayout) { self.layout = layout }
}

/// Places the fields of a struct by ``LayoutRule``.
///
/// Add every field, then order every pair of fields, the earlier declared first, then visit every field, in declaration
/// order; after that offsets and layout are known. The steps are additions and selections without loops, so that for
/// concrete types the optimizer folds them to constants: this is why pairs are compared, rather than an array sorted.
///
/// A field's offset is the sum of the sizes of the fields before it, because sorted fields need no padding
/// (``LayoutRule``, step 2).
@frozen
public struct StructLayout {
    @usableFromInline var size = 0
    @usableFromInline var alignment = 1
    @usableFromInline var fieldCount = 0
    /// The count of the largest niche.
    @usableFromInline var nicheCount: UInt64 = 0
    /// The largest niche with niches towards the start, the first among equals.
    @usableFromInline var startNiche = Niche(offset: Int.max, size: 0)
    /// The largest niche with niches towards the end, the last among equals.
    @usableFromInline var endNiche = Niche(offset: -1, size: 0)

    /// Where a niche lies in the struct.
    @frozen
    @usableFromInline
    struct Niche {
        @usableFromInline var offset: Int
        @usableFromInline var size: Int

        @inlinable
        @inline(__always)
        init(offset: Int, size: Int) {
            self.offset = offset
            self.size = size
        }
    }

    /// A struct without fields.
    @inlinable
    @inline(__always)
    public init() {}

    /// Adds a field. All are added before the first two are ordered.
    @inlinable
    @inline(__always)
    public mutating func add(_ field: StructField) {
        size &+= field.layout.size
        alignment = Swift.max(alignment, field.layout.alignment)
        nicheCount = Swift.max(nicheCount, field.layout.nicheCount)
        fieldCount &+= 1
    }

    /// Compares two fields, of which `earlier` is declared first: the one that is placed second moves behind the other.
    @inlinable
    @inline(__always)
    public func order(_ earlier: inout StructField, _ later: inout StructField) {
        let a = earlier.layout
        let b = later.layout

        let startKeyA = startKey(a)
        let startKeyB = startKey(b)
        let startTie = startKeyB == startKeyA && b.nicheOffset < a.nicheOffset
        let swappedAtStart = startKeyB > startKeyA || startTie ? 1 : 0
        earlier.startOffset &+= b.size &* swappedAtStart
        later.startOffset &+= a.size &* (1 &- swappedAtStart)

        let endKeyA = endKey(a)
        let endKeyB = endKey(b)
        let endTie = endKeyB == endKeyA && bytesBehindNiche(b) > bytesBehindNiche(a)
        let swappedAtEnd = endKeyB > endKeyA || endTie ? 1 : 0
        earlier.endOffset &+= b.size &* swappedAtEnd
        later.endOffset &+= a.size &* (1 &- swappedAtEnd)
    }

    /// Looks for the struct's niche in a field that has been ordered against all others.
    @inlinable
    @inline(__always)
    public mutating func visit(_ field: StructField) {
        let isLargest = field.layout.nicheCount == nicheCount && nicheCount > 0
        let start = field.startOffset &+ field.layout.nicheOffset
        let end = field.endOffset &+ field.layout.nicheOffset
        let size = field.layout.nicheSize
        startNiche = isLargest && start < startNiche.offset ? Niche(offset: start, size: size) : startNiche
        endNiche = isLargest && end > endNiche.offset ? Niche(offset: end, size: size) : endNiche
    }

    /// The offset of a field in the body, once all fields have been visited.
    @inlinable
    @inline(__always)
    public func offset(of field: StructField) -> Int { prefersEnd ? field.endOffset : field.startOffset }

    /// The layout of the struct, once all fields have been visited.
    @inlinable
    @inline(__always)
    public var layout: ArchivedLayout {
        let niche = prefersEnd ? endNiche : startNiche
        return ArchivedLayout(
            size: size.aligned(to: alignment),
            alignment: alignment,
            nicheCount: nicheCount,
            nicheOffset: nicheCount > 0 ? niche.offset : 0,
            nicheSize: nicheCount > 0 ? niche.size : 0
        )
    }

    /// Whether the second layout of step 3 wins.
    @inlinable
    @inline(__always)
    var prefersEnd: Bool {
        let bytesBefore = startNiche.offset
        let bytesAfter = size.aligned(to: alignment) &- startNiche.offset &- startNiche.size
        return nicheCount > 0 && fieldCount > 1 && bytesBefore != 0 && bytesAfter > 0
            && endNiche.offset > bytesBefore && endNiche.offset > bytesAfter
    }

    /// Sorts descending: the capped group in the top byte, the niche count below.
    @inlinable
    @inline(__always)
    func startKey(_ layout: ArchivedLayout) -> UInt64 {
        // Trailing zeros of two numbers or'ed together are the fewer of both: this is the cap.
        let cap = nicheCount > 0 ? alignment : 0
        return group(Swift.max(layout.alignment, layout.size) | cap) | layout.nicheCount
    }

    /// Sorts descending: the group in the top byte, the complement of the niche count below.
    @inlinable
    @inline(__always)
    func endKey(_ layout: ArchivedLayout) -> UInt64 {
        let hasLargestNiche = layout.nicheCount == nicheCount
        let measure = hasLargestNiche ? layout.alignment : Swift.max(layout.alignment, layout.size)
        return group(measure) | (1 &<< 56 &- 1 &- layout.nicheCount)
    }

    @inlinable
    @inline(__always)
    func group(_ measure: Int) -> UInt64 { UInt64(truncatingIfNeeded: measure.trailingZeroBitCount) &<< 56 }

    @inlinable
    @inline(__always)
    func bytesBehindNiche(_ layout: ArchivedLayout) -> Int {
        layout.nicheCount > 0 ? layout.size &- layout.nicheSize &- layout.nicheOffset : 0
    }
}
