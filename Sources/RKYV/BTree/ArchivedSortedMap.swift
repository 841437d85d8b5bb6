/// The view over an archived map in the order of its keys: finds the value of a key in place, in logarithmic time.
@frozen
public struct ArchivedSortedMap<Key: ArchivableKey, Value: Archivable>: Sendable {
    @usableFromInline let pointer: ArchivePointer

    @inlinable
    @inline(__always)
    init(_ pointer: ArchivePointer) { self.pointer = pointer }

    /// The number of entries.
    @inlinable
    public var count: Int { Int(truncatingIfNeeded: pointer.load(as: UInt32.self)) }

    /// Whether there are no entries.
    @inlinable
    public var isEmpty: Bool { count == 0 }

    /// The view over the value of `key`, or `nil` if there is none.
    public subscript(key: Key) -> Value.Archived? {
        typealias Layout = BTreeLayout<Key, Value>
        guard !isEmpty else { return nil }
        var node = root
        while node.isInner {
            // The last child whose first key is not above `key`; below the first entry's that is the header's.
            let index = entryIndex(in: node) { $0 != .ascending }
            node = index == 0 ? node.next : node.child(index &- 1, in: Layout.self)
        }
        let index = entryIndex(in: node) { $0 == .descending }
        guard index < node.count else { return nil }
        let entry = node.entry(index, in: Layout.self)
        guard Key.order(key, archived: Key.archived(at: entry.advanced(by: Layout.leafEntry.first))) == .same else {
            return nil
        }
        return Value.archived(at: entry.advanced(by: Layout.leafEntry.second))

        /// The number of entries at the front for which `isBefore` holds, given how `key` stands to theirs.
        func entryIndex(in node: BTreeNode, isBefore: (KeyOrder) -> Bool) -> Int {
            var lower = 0
            var upper = node.count
            while lower < upper {
                let middle = (lower &+ upper) / 2
                let order = Key.order(key, archived: Key.archived(at: node.key(middle, in: Layout.self)))
                if isBefore(order) { lower = middle &+ 1 } else { upper = middle }
            }
            return lower
        }
    }

    /// The root. There is one unless the map is empty.
    @inlinable
    var root: BTreeNode { BTreeNode(pointer.target(at: 4)) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ArchivedSortedMap: Sequence {
    @inlinable
    public var underestimatedCount: Int { count }

    @inlinable
    public func makeIterator() -> Iterator {
        guard !isEmpty else { return Iterator(leaf: nil) }
        var node = root
        while node.isInner { node = node.next }
        return Iterator(leaf: node)
    }

    /// Goes through the entries in the order of their keys.
    @frozen
    public struct Iterator: IteratorProtocol {
        @usableFromInline var leaf: BTreeNode?
        @usableFromInline var index = 0

        @inlinable
        init(leaf: BTreeNode?) { self.leaf = leaf }

        @inlinable
        public mutating func next() -> (key: Key.Archived, value: Value.Archived)? {
            guard let leaf else { return nil }
            let layout = BTreeLayout<Key, Value>.self
            let entry = leaf.entry(index, in: layout)
            index &+= 1
            if index == leaf.count {
                self.leaf = leaf.hasNext ? leaf.next : nil
                index = 0
            }
            return (
                Key.archived(at: entry.advanced(by: layout.leafEntry.first)),
                Value.archived(at: entry.advanced(by: layout.leafEntry.second))
            )
        }
    }
}
