/// Rust's `NonZero` integers: an integer other than zero, so that zero is a niche.
@frozen
public struct NonZero<Value: FixedWidthInteger & PlainArchivable>: Hashable, Sendable {
    /// The integer, which is not zero.
    public let value: Value

    /// `value`, unless it is zero.
    @inlinable
    @inline(__always)
    public init?(_ value: Value) {
        guard value != 0 else { return nil }
        self.value = value
    }

    @inlinable
    @inline(__always)
    init(unchecked value: Value) { self.value = value }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension NonZero: Comparable {
    @inlinable
    public static func < (left: NonZero, right: NonZero) -> Bool { left.value < right.value }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension NonZero: ScalarArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout {
        var layout = Value.archivedLayout
        layout.nicheCount = 1
        layout.nicheSize = layout.size
        return layout
    }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> NonZero { NonZero(unchecked: pointer.load()) }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        if validator.load(Value.self, at: position) == 0 { throw ArchiveError(.invalidZero, at: position) }
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(value) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension NonZero: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) { hasher.combine(value) }
}
