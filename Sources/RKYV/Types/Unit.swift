/// Rust's `()`: a value without bytes. `Void` is a tuple, and tuples cannot conform to protocols.
@frozen
public struct Unit: Hashable, Sendable {
    /// The one value.
    @inlinable
    @inline(__always)
    public init() {}
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Unit: ScalarArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 0, alignment: 1) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Unit { Unit() }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {}

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {}
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Unit: ArchivableKey {
    @inlinable
    @inline(__always)
    public func hash(into hasher: inout SeaHasher) {}
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Unit: Comparable {
    @inlinable
    @inline(__always)
    public static func < (left: Unit, right: Unit) -> Bool { false }
}
