// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `Range<T>`: a struct of `start` and `end`.
///
/// Rust has ranges that end before they start, and Swift has not: validation refuses them.
extension Range: Archivable where Bound: Archivable, Bound.Archived == Bound {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { FieldPair<Bound, Bound>.offsets.layout }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Range<Bound> {
        let bounds = archivedBounds(Bound.self, at: pointer)
        return Range(uncheckedBounds: (bounds.lower, bounds.upper))
    }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        try validator.validateBounds(Bound.self, at: position)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) {
        lowerBound.archiveChildren(into: &writer)
        upperBound.archiveChildren(into: &writer)
    }

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        let offsets = FieldPair<Bound, Bound>.offsets
        lowerBound.archiveBody(into: slot.advanced(by: offsets.first), &writer)
        upperBound.archiveBody(into: slot.advanced(by: offsets.second), &writer)
    }

    @inlinable
    public init(archived: Range<Bound>) { self = archived }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { Bound.hasChildren }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `RangeInclusive<T>`: a struct of `start` and `end`.
///
/// Rust has ranges that end before they start, and Swift has not: validation refuses them.
extension ClosedRange: Archivable where Bound: Archivable, Bound.Archived == Bound {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { FieldPair<Bound, Bound>.offsets.layout }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ClosedRange<Bound> {
        let bounds = archivedBounds(Bound.self, at: pointer)
        return ClosedRange(uncheckedBounds: (bounds.lower, bounds.upper))
    }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        try validator.validateBounds(Bound.self, at: position)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) {
        lowerBound.archiveChildren(into: &writer)
        upperBound.archiveChildren(into: &writer)
    }

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        let offsets = FieldPair<Bound, Bound>.offsets
        lowerBound.archiveBody(into: slot.advanced(by: offsets.first), &writer)
        upperBound.archiveBody(into: slot.advanced(by: offsets.second), &writer)
    }

    @inlinable
    public init(archived: ClosedRange<Bound>) { self = archived }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { Bound.hasChildren }
}

@inlinable
@inline(__always)
func archivedBounds<Bound: Archivable>(
    _ type: Bound.Type,
    at pointer: ArchivePointer
) -> (lower: Bound.Archived, upper: Bound.Archived) {
    let offsets = FieldPair<Bound, Bound>.offsets
    return (
        Bound.archived(at: pointer.advanced(by: offsets.first)),
        Bound.archived(at: pointer.advanced(by: offsets.second))
    )
}

extension ArchiveValidator {
    /// Checks the two ends of a range, and that they are in order.
    @inlinable
    mutating func validateBounds<Bound: Archivable & Comparable>(
        _ type: Bound.Type,
        at position: Int
    ) throws(ArchiveError) where Bound.Archived == Bound {
        let offsets = FieldPair<Bound, Bound>.offsets
        try Bound.validate(at: position &+ offsets.first, in: &self)
        try Bound.validate(at: position &+ offsets.second, in: &self)
        let bounds = archivedBounds(Bound.self, at: ArchivePointer(owner: nil, base: base + position))
        guard bounds.lower <= bounds.upper else { throw ArchiveError(.invalidRange, at: position) }
    }
}
