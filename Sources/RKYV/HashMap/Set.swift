// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `HashSet<T>`: a hash map whose values are `()`. See `Dictionary`.
extension Set: Archivable where Element: ArchivableKey {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 12, alignment: 4) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedSet<Element> { ArchivedSet(pointer) }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        try validator.validateHashMap(Element.self, Unit.self, at: position)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) {
        writer.writeHashMap(self, Element.self, Unit.self) { element, body in body(element, Unit()) }
    }

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        writer.writeHashMapBody(count: count, into: slot)
    }

    @inlinable
    public init(archived: ArchivedSet<Element>) {
        self.init(minimumCapacity: archived.count)
        for element in archived { insert(Element(archived: element)) }
    }
}

/// The view over an archived set: tells in place, in constant time, whether an element is in it.
@frozen
public struct ArchivedSet<Member: ArchivableKey>: Sendable {
    @usableFromInline let entries: ArchivedDictionary<Member, Unit>

    @inlinable
    @inline(__always)
    init(_ pointer: ArchivePointer) { entries = ArchivedDictionary(pointer) }

    /// Whether `member` is in the set.
    @inlinable
    public func contains(_ member: Member) -> Bool { entries[member] != nil }

    /// Whether an element that is archived itself is in the set.
    @inlinable
    public func contains(archived member: Member.Archived) -> Bool { entries[archived: member] != nil }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ArchivedSet: Collection {
    /// The place of an element.
    public typealias Index = ArchivedDictionary<Member, Unit>.Index

    @inlinable
    public var count: Int { entries.count }

    @inlinable
    public var startIndex: Index { entries.startIndex }

    @inlinable
    public var endIndex: Index { entries.endIndex }

    @inlinable
    public func index(after index: Index) -> Index { entries.index(after: index) }

    /// The view over an element.
    @inlinable
    public subscript(position: Index) -> Member.Archived { entries[position].key }
}
