/// Rust's `BTreeSet<T>`: elements in their order. It is a ``SortedMap`` whose values are `()`.
public struct SortedSet<Member: ArchivableKey> {
    /// The elements, ascending.
    @usableFromInline var map: SortedMap<Member, Unit>

    /// A set without elements.
    @inlinable
    public init() { map = SortedMap() }

    /// A set of these elements.
    public init(_ members: some Sequence<Member>) { map = SortedMap(members.lazy.map { ($0, Unit()) }) }

    /// Whether `member` is in the set.
    public func contains(_ member: Member) -> Bool { map[member] != nil }

    /// Adds an element.
    public mutating func insert(_ member: Member) { map[member] = Unit() }

    /// Removes an element.
    public mutating func remove(_ member: Member) { map[member] = nil }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SortedSet: RandomAccessCollection {
    @inlinable
    public var startIndex: Int { 0 }

    @inlinable
    public var endIndex: Int { map.count }

    /// The element at a place in the order.
    @inlinable
    public subscript(position: Int) -> Member { map[position: position].key }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SortedSet: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Member...) { self.init(elements) }
}

extension SortedSet: Sendable where Member: Sendable {}

extension SortedSet: Hashable {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SortedSet: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 8, alignment: 4) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedSortedSet<Member> { ArchivedSortedSet(pointer) }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        try validator.validateBTree(Member.self, Unit.self, at: position)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) { map.archiveChildren(into: &writer) }

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        map.archiveBody(into: slot, &writer)
    }

    @inlinable
    public init(archived: ArchivedSortedSet<Member>) {
        self.init()
        map = SortedMap(archived: archived.map)
    }
}

/// The view over an archived set in order.
@frozen
public struct ArchivedSortedSet<Member: ArchivableKey>: Sendable {
    @usableFromInline let map: ArchivedSortedMap<Member, Unit>

    @inlinable
    @inline(__always)
    init(_ pointer: ArchivePointer) { map = ArchivedSortedMap(pointer) }

    /// The number of elements.
    @inlinable
    public var count: Int { map.count }

    /// Whether there are no elements.
    @inlinable
    public var isEmpty: Bool { map.isEmpty }

    /// Whether `member` is in the set.
    public func contains(_ member: Member) -> Bool { map[member] != nil }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ArchivedSortedSet: Sequence {
    @inlinable
    public var underestimatedCount: Int { count }

    @inlinable
    public func makeIterator() -> Iterator { Iterator(entries: map.makeIterator()) }

    /// Goes through the elements in their order.
    @frozen
    public struct Iterator: IteratorProtocol {
        @usableFromInline var entries: ArchivedSortedMap<Member, Unit>.Iterator

        @inlinable
        init(entries: ArchivedSortedMap<Member, Unit>.Iterator) { self.entries = entries }

        @inlinable
        public mutating func next() -> Member.Archived? { entries.next()?.key }
    }
}
