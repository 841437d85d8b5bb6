// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `isize`, which is 32 bits in an archive: writing a value outside of them is an error.
extension Int: ScalarArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { Int32.archivedLayout }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Int { Int(pointer.load(as: Int32.self)) }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) { self.init(source.load(as: Int32.self)) }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {}

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        let narrow = Int32(truncatingIfNeeded: self)
        if narrow != self { writer.fail(.integerOutOfRange) }
        slot.store(narrow)
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `usize`, which is 32 bits in an archive: writing a larger value is an error.
extension UInt: ScalarArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { UInt32.archivedLayout }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> UInt { UInt(pointer.load(as: UInt32.self)) }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) { self.init(source.load(as: UInt32.self)) }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {}

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        let narrow = UInt32(truncatingIfNeeded: self)
        if narrow != self { writer.fail(.integerOutOfRange) }
        slot.store(narrow)
    }
}
