/// Places the elements of a tuple by ``LayoutRule``, step 4: all but the last are sorted, the last stays last.
///
/// Used like ``StructLayout`` for all elements but the last, which is then placed with ``place(last:)``.
@frozen
public struct TupleLayout {
    @usableFromInline var head = StructLayout()
    @usableFromInline var size = 0
    @usableFromInline var alignment = 1
    @usableFromInline var last = ArchivedLayout(size: 0, alignment: 1)
    @usableFromInline var lastOffset = 0

    /// A tuple without elements.
    @inlinable
    @inline(__always)
    public init() {}

    /// Adds an element other than the last. All are added before the first two are ordered.
    @inlinable
    @inline(__always)
    public mutating func add(_ element: StructField) { head.add(element) }

    /// Compares two elements, neither of them the last.
    @inlinable
    @inline(__always)
    public func order(_ earlier: inout StructField, _ later: inout StructField) { head.order(&earlier, &later) }

    /// Looks for the tuple's niche in an element, not the last, that has been ordered against all others.
    @inlinable
    @inline(__always)
    public mutating func visit(_ element: StructField) { head.visit(element) }

    /// Places the last element, behind all others.
    @inlinable
    @inline(__always)
    public mutating func place(last element: inout StructField) {
        last = element.layout
        lastOffset = head.size.aligned(to: last.alignment)
        element.startOffset = lastOffset
        alignment = Swift.max(head.alignment, last.alignment)
        size = (lastOffset &+ last.size).aligned(to: alignment)
    }

    /// The offset of an element in the body, once the last has been placed.
    @inlinable
    @inline(__always)
    public func offset(of element: StructField) -> Int { element.startOffset }

    /// The layout of the tuple, once the last element has been placed.
    @inlinable
    @inline(__always)
    public var layout: ArchivedLayout {
        // The first among equals is the tuple's niche: the last element's has to be larger than all before it.
        let inLast = last.nicheCount > head.nicheCount
        let inHead = !inLast && head.nicheCount > 0
        return ArchivedLayout(
            size: size,
            alignment: alignment,
            nicheCount: inLast ? last.nicheCount : head.nicheCount,
            nicheOffset: inLast ? lastOffset &+ last.nicheOffset : inHead ? head.startNiche.offset : 0,
            nicheSize: inLast ? last.nicheSize : inHead ? head.startNiche.size : 0
        )
    }
}
