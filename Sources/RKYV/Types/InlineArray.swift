// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `[T; N]`: the elements back to back. (For older systems, a tuple of one type has the same archive.)
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension InlineArray: Archivable where Element: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { Element.archivedLayout.repeated(count) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedArray<Element> {
        ArchivedArray(pointer, count: count)
    }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        if Element.isPlain { return }
        var element = position
        for _ in 0..<count {
            try Element.validate(at: element, in: &validator)
            element &+= Element.archivedLayout.size
        }
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) {
        guard Element.hasChildren else { return }
        for index in indices { self[index].archiveChildren(into: &writer) }
    }

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        var slot = slot
        for index in indices {
            self[index].archiveBody(into: slot, &writer)
            slot = slot.advanced(by: Element.archivedLayout.size)
        }
    }

    @inlinable
    public init(archived: ArchivedArray<Element>) { self.init { Element(archived: archived[$0]) } }

    @inlinable
    public init(reading source: ArchiveSource) {
        self.init { Element(reading: source.advanced(by: $0 &* Element.archivedLayout.size)) }
    }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { Element.hasChildren }
}
