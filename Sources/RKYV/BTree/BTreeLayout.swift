/// How the nodes of an archived B-tree are laid out.
///
///     |  children of the entries, padding  | header | entries, ascending by key      |
///                                          |        |
///                                          | size: u32 | next: pointer | meta: u16 | – |
///
/// `size` counts the bytes that were written for this node before its header. `meta` is the number of entries, and its top
/// bit tells an inner node from a leaf. `next` of a leaf is the leaf with the keys that follow, or 0 in the last one; of an
/// inner node it is the child with the keys below its first entry's.
@usableFromInline
enum BTreeLayout<Key: ArchivableKey, Value: Archivable> {
    /// Bytes of a header.
    @inlinable
    static var headerSize: Int { 12 }

    /// How large a node gets: rkyv closes one whose children, header and entries reach this.
    @inlinable
    static var targetSize: Int { 4_096 }

    /// Marks an inner node in `meta`.
    @inlinable
    static var innerBit: UInt16 { 0x8000 }

    /// An entry of a leaf: a struct of a key and its value.
    @inlinable
    @inline(__always)
    static var leafEntry: (layout: ArchivedLayout, first: Int, second: Int) { FieldPair<Key, Value>.offsets }

    /// An entry of an inner node: a struct of a relative pointer to a child and that child's first key.
    @inlinable
    @inline(__always)
    static var innerEntry: (layout: ArchivedLayout, pointer: Int, key: Int) {
        // Any type with the layout of a pointer will do.
        let offsets = FieldPair<Box<Key>, Key>.offsets
        return (offsets.layout, offsets.first, offsets.second)
    }

    /// Where the entries begin, counted from the header.
    @inlinable
    static func entriesOffset(isInner: Bool) -> Int {
        headerSize.aligned(to: isInner ? innerEntry.layout.alignment : leafEntry.layout.alignment)
    }

    /// Bytes from the header to the end of the entries; more than any archive has where an `Int` cannot tell.
    @inlinable
    static func size(isInner: Bool, count: Int) -> Int {
        let entrySize = isInner ? innerEntry.layout.size : leafEntry.layout.size
        // In 64 bits: 15 bits of entries times large ones are more than 32.
        let size = UInt64(truncatingIfNeeded: count) &* UInt64(truncatingIfNeeded: entrySize)
        return Int(clamping: size &+ UInt64(truncatingIfNeeded: entriesOffset(isInner: isInner)))
    }
}

/// A node's header, in place.
@frozen
@usableFromInline
struct BTreeNode {
    @usableFromInline let header: ArchivePointer
    @usableFromInline let isInner: Bool
    @usableFromInline let count: Int

    @inlinable
    init(_ header: ArchivePointer) {
        self.header = header
        let meta = header.load(at: 8, as: UInt16.self)
        isInner = meta & 0x8000 != 0
        count = Int(meta & 0x7fff)
    }

    /// Where the entry at `index` is.
    @inlinable
    func entry<Key, Value>(_ index: Int, in layout: BTreeLayout<Key, Value>.Type) -> ArchivePointer {
        let size = isInner ? layout.innerEntry.layout.size : layout.leafEntry.layout.size
        return header.advanced(by: layout.entriesOffset(isInner: isInner) &+ index &* size)
    }

    /// Where the key of the entry at `index` is.
    @inlinable
    func key<Key, Value>(_ index: Int, in layout: BTreeLayout<Key, Value>.Type) -> ArchivePointer {
        entry(index, in: layout).advanced(by: isInner ? layout.innerEntry.key : layout.leafEntry.first)
    }

    /// The child with the keys below the first entry's, or the leaf that follows.
    @inlinable
    var next: BTreeNode { BTreeNode(header.target(at: 4)) }

    /// Whether there is a leaf that follows.
    @inlinable
    var hasNext: Bool { header.load(at: 4, as: Int32.self) != 0 }

    /// The child with the keys from the entry's at `index` on.
    @inlinable
    func child<Key, Value>(_ index: Int, in layout: BTreeLayout<Key, Value>.Type) -> BTreeNode {
        BTreeNode(entry(index, in: layout).target(at: layout.innerEntry.pointer))
    }
}
