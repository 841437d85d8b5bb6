// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `bool`: one byte, 0 or 1.
extension Bool: ScalarArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout {
        ArchivedLayout(size: 1, alignment: 1, nicheCount: 254, nicheOffset: 0, nicheSize: 1)
    }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Bool { pointer.load(as: UInt8.self) != 0 }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) { self = source.load(as: UInt8.self) != 0 }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        if validator.load(UInt8.self, at: position) > 1 { throw ArchiveError(.invalidBool, at: position) }
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(self ? 1 as UInt8 : 0) }
}
