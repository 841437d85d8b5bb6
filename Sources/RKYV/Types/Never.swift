// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `Infallible`: there is no value, so that validation always fails and nothing is ever written.
extension Never: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 0, alignment: 1) }

    /// Cannot be reached with validated bytes, because none are valid.
    public static func archived(at pointer: ArchivePointer) -> Never {
        preconditionFailure("no archive of Never is valid: validate before reading")
    }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        throw ArchiveError(.uninhabited, at: position)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) {}

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {}

    @inlinable
    public init(archived: Never) { self = archived }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { false }
}
