/// The view over an archived dictionary: finds the value of a key in place, in constant time.
///
/// As a collection it has the entries in the order of the archive, which depends on nothing but the keys.
@frozen
public struct ArchivedDictionary<Key: ArchivableKey, Value: Archivable>: Sendable {
    @usableFromInline let pointer: ArchivePointer

    @inlinable
    @inline(__always)
    init(_ pointer: ArchivePointer) { self.pointer = pointer }

    /// The number of entries.
    @inlinable
    @inline(__always)
    public var count: Int { Int(truncatingIfNeeded: pointer.load(as: UInt32.self)) }

    /// The view over the value of `key`, or `nil` if there is none.
    @inlinable
    public subscript(key: Key) -> Value.Archived? {
        guard let slot = slot({ key.hash(into: &$0) }) else { return nil }
        let entry = entry(slot)
        let offsets = FieldPair<Key, Value>.offsets
        guard Key.order(key, archived: Key.archived(at: entry.advanced(by: offsets.first))) == .same else { return nil }
        return Value.archived(at: entry.advanced(by: offsets.second))
    }

    /// The view over the value of a key that is archived itself, or `nil` if there is none.
    @inlinable
    public subscript(archived key: Key.Archived) -> Value.Archived? {
        guard let slot = slot({ Key.hash(key, into: &$0) }) else { return nil }
        let entry = entry(slot)
        let offsets = FieldPair<Key, Value>.offsets
        let found = Key.archived(at: entry.advanced(by: offsets.first))
        guard Key.order(archived: key, archived: found) == .same else { return nil }
        return Value.archived(at: entry.advanced(by: offsets.second))
    }

    @inlinable
    @inline(__always)
    func slot(_ hash: (inout SeaHasher) -> Void) -> Int? {
        let count: UInt32 = pointer.load()
        guard count > 0 else { return nil }
        let displacements = pointer.target(at: 4)
        let slot = HashIndex.slot(count: count, displacement: { displacements.load(at: $0 &* 4) }, hash: hash)
        return slot.map { Int(truncatingIfNeeded: $0) }
    }

    @inlinable
    @inline(__always)
    func entry(_ slot: Int) -> ArchivePointer {
        pointer.target(at: 8).advanced(by: slot &* FieldPair<Key, Value>.offsets.layout.size)
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ArchivedDictionary: Collection {
    /// The place of an entry.
    @frozen
    public struct Index: Comparable, Sendable {
        @usableFromInline let slot: Int

        @inlinable
        init(slot: Int) { self.slot = slot }

        @inlinable
        public static func < (left: Index, right: Index) -> Bool { left.slot < right.slot }
    }

    @inlinable
    public var startIndex: Index { Index(slot: 0) }

    @inlinable
    public var endIndex: Index { Index(slot: count) }

    @inlinable
    public func index(after index: Index) -> Index { Index(slot: index.slot &+ 1) }

    /// The views over the key and the value of an entry.
    @inlinable
    public subscript(position: Index) -> (key: Key.Archived, value: Value.Archived) {
        precondition(UInt(bitPattern: position.slot) < UInt(bitPattern: count), "index out of range")
        let entry = entry(position.slot)
        let offsets = FieldPair<Key, Value>.offsets
        return (
            Key.archived(at: entry.advanced(by: offsets.first)), Value.archived(at: entry.advanced(by: offsets.second))
        )
    }
}
