// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `char`: the scalar's number in four bytes.
extension Unicode.Scalar: ScalarArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout {
        // rustc sees a niche above the last scalar; the surrogates do not count.
        ArchivedLayout(size: 4, alignment: 4, nicheCount: 1 &<< 32 &- 0x11_0000, nicheOffset: 0, nicheSize: 4)
    }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Unicode.Scalar {
        // Validated: the replacement character stands for nothing that passes.
        Unicode.Scalar(pointer.load(as: UInt32.self)) ?? "\u{fffd}"
    }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        if Unicode.Scalar(validator.load(UInt32.self, at: position)) == nil {
            throw ArchiveError(.invalidUnicodeScalar, at: position)
        }
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(value) }
}
