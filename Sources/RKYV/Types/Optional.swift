// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `Option<T>`: the tag, 0 for `None` or 1 for `Some`, then the value at its alignment.
///
///     | tag | pad to T's alignment | T, or nothing that matters |
extension Optional: Archivable where Wrapped: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout {
        // The tag takes one byte, which the value's alignment rounds up to itself.
        let wrapped = Wrapped.archivedLayout
        return ArchivedLayout(
            size: wrapped.alignment &+ wrapped.size,
            alignment: wrapped.alignment,
            nicheCount: 254,
            nicheOffset: 0,
            nicheSize: 1
        )
    }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Wrapped.Archived? {
        if pointer.load(as: UInt8.self) == 0 { return nil }
        return Wrapped.archived(at: pointer.advanced(by: Wrapped.archivedLayout.alignment))
    }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        switch validator.load(UInt8.self, at: position) {
        case 0: break
        case 1: try Wrapped.validate(at: position &+ Wrapped.archivedLayout.alignment, in: &validator)
        default: throw ArchiveError(.invalidTag, at: position)
        }
    }

    @inlinable
    @inline(__always)
    public func archiveChildren(into writer: inout ArchiveWriter) {
        if let wrapped = self { wrapped.archiveChildren(into: &writer) }
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        if let wrapped = self {
            slot.store(1 as UInt8)
            wrapped.archiveBody(into: slot.advanced(by: Wrapped.archivedLayout.alignment), &writer)
        }
    }

    @inlinable
    @inline(__always)
    public init(archived: Wrapped.Archived?) {
        if let wrapped = archived { self = Wrapped(archived: wrapped) } else { self = nil }
    }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) {
        if source.load(as: UInt8.self) == 0 {
            self = nil
        } else {
            self = Wrapped(reading: source.advanced(by: Wrapped.archivedLayout.alignment))
        }
    }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { Wrapped.hasChildren }
}
