extension ArchiveWriter {
    /// Writes the nodes of a B-tree as rkyv does, and pushes the position of the root.
    ///
    /// Leaves first, from the highest keys down; then level by level, each of them down from the highest keys, until one
    /// node is left. Nodes that have been written wait in the queue for the level above: two words each, position and
    /// first key.
    ///
    /// - Parameters:
    ///   - count: The number of entries, not zero.
    ///   - withEntry: Gives key and value of the entry at an index, ascending by key.
    @inlinable
    mutating func writeBTree<Key: ArchivableKey, Value: Archivable>(
        _ key: Key.Type,
        _ value: Value.Type,
        count: Int,
        _ withEntry: (Int, (Key, Value) -> Void) -> Void
    ) {
        let outer = mark()
        var level = tail
        var levelEnd = writeLeaves(Key.self, Value.self, count: count, withEntry)
        while levelEnd &- level > 2 {
            let next = writeInnerNodes(Key.self, Value.self, level..<levelEnd, withEntry)
            level = levelEnd
            levelEnd = next
        }
        let root = queued(level)
        rewind(to: outer)
        push(root)
    }

    /// Writes all leaves.
    ///
    /// - Returns: Where the queue ends, with the leaves in it.
    @inlinable
    mutating func writeLeaves<Key: ArchivableKey, Value: Archivable>(
        _ key: Key.Type,
        _ value: Value.Type,
        count: Int,
        _ withEntry: (Int, (Key, Value) -> Void) -> Void
    ) -> Int {
        typealias Layout = BTreeLayout<Key, Value>
        let entry = Layout.leafEntry
        var remaining = count
        var following = -1
        while remaining > 0 {
            let start = position
            let mark = mark()
            var size = 0
            repeat {
                remaining &-= 1
                size &+= 1
                withEntry(remaining) { key, value in
                    key.archiveChildren(into: &self)
                    value.archiveChildren(into: &self)
                }
            } while remaining > 0
                && position &- start &+ Layout.headerSize &+ size &* entry.layout.size < Layout.targetSize

            let node = beginNode(Layout.self, isInner: false, count: size, start: start, since: mark)
            if let node {
                if following >= 0 { node.header.storePointer(to: following, at: 4) }
                // In the order in which children were written: from the highest key down.
                for index in (0..<size).reversed() {
                    let slot = node.entries.advanced(by: index &* entry.layout.size)
                    withEntry(remaining &+ index) { key, value in
                        key.archiveBody(into: slot.advanced(by: entry.first), &self)
                        value.archiveBody(into: slot.advanced(by: entry.second), &self)
                    }
                }
                following = node.header.position
            }
            rewind(to: mark)
            push(node?.header.position ?? 0)
            push(remaining)
        }
        return tail
    }

    /// Writes the level above the nodes that are queued at `children`.
    ///
    /// - Returns: Where the queue ends, with the new nodes in it.
    @inlinable
    mutating func writeInnerNodes<Key: ArchivableKey, Value: Archivable>(
        _ key: Key.Type,
        _ value: Value.Type,
        _ children: Range<Int>,
        _ withEntry: (Int, (Key, Value) -> Void) -> Void
    ) -> Int {
        typealias Layout = BTreeLayout<Key, Value>
        let entry = Layout.innerEntry
        var child = children.lowerBound
        while child < children.upperBound {
            let start = position
            let mark = mark()
            let firstChild = child
            var size = 0
            // The last child taken becomes no entry: the header points to it.
            while children.upperBound &- child > 2 {
                withEntry(queued(child &+ 1)) { key, _ in key.archiveChildren(into: &self) }
                child &+= 2
                size &+= 1
                let estimate = position &- start &+ Layout.headerSize &+ size &* entry.layout.size
                // A node left alone for the next one would have no entry there.
                if estimate >= Layout.targetSize && size >= 2 && children.upperBound &- child != 4 { break }
            }

            let node = beginNode(Layout.self, isInner: true, count: size, start: start, since: mark)
            if let node {
                node.header.storePointer(to: queued(child), at: 4)
                for index in (0..<size).reversed() {
                    let entryChild = firstChild &+ (size &- 1 &- index) &* 2
                    let slot = node.entries.advanced(by: index &* entry.layout.size)
                    slot.storePointer(to: queued(entryChild), at: entry.pointer)
                    withEntry(queued(entryChild &+ 1)) { key, _ in
                        key.archiveBody(into: slot.advanced(by: entry.key), &self)
                    }
                }
            }
            rewind(to: mark)
            push(node?.header.position ?? 0)
            push(queued(child &+ 1))
            child &+= 2
        }
        return tail
    }

    /// Writes a node's header, all but its pointer, and makes room for its entries.
    ///
    /// - Returns: The slots of header and first entry, or `nil` past the end of the memory.
    @inlinable
    mutating func beginNode<Key: ArchivableKey, Value: Archivable>(
        _ layout: BTreeLayout<Key, Value>.Type,
        isInner: Bool,
        count: Int,
        start: Int,
        since mark: Mark
    ) -> (header: ArchiveSlot, entries: ArchiveSlot)? {
        // rkyv aligns leaves for their archived header; inner nodes for its own description of one, which holds `usize`s:
        // 8 bytes on the machines that matter. A reader wants 4.
        let alignment =
            isInner
            ? Swift.max(8, layout.innerEntry.layout.alignment) : Swift.max(4, layout.leafEntry.layout.alignment)
        let node = ArchivedLayout(size: layout.size(isInner: isInner, count: count), alignment: alignment)
        guard let header = beginBodies(1, of: node, since: mark) else { return nil }
        header.store(UInt32(truncatingIfNeeded: header.position &- start))
        header.store(UInt16(truncatingIfNeeded: count) | (isInner ? layout.innerBit : 0), at: 8)
        return (header, header.advanced(by: layout.entriesOffset(isInner: isInner)))
    }

    /// A word of the queue.
    @inlinable
    func queued(_ index: Int) -> Int { Int(truncatingIfNeeded: positions.unsafelyUnwrapped[index]) }
}
