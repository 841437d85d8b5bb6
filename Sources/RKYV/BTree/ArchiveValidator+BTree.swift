extension ArchiveValidator {
    /// Checks a B-tree map at `position`: nodes and their contents, and then that the tree is in order.
    ///
    /// Level by level from the root, each from its lowest keys up: this is the reverse of the order of writing. The
    /// reference lets the children of one node lie within what another one claims; we do not, because then a few bytes
    /// could be read as any number of large keys. Nothing that rkyv writes is like that.
    @inlinable
    mutating func validateBTree<Key: ArchivableKey, Value: Archivable>(
        _ key: Key.Type,
        _ value: Value.Type,
        at position: Int
    ) throws(ArchiveError) {
        typealias Layout = BTreeLayout<Key, Value>
        let count = load(UInt32.self, at: position)
        // The root of an empty map points anywhere.
        if count == 0 { return }
        let root = try target(of: position &+ 4, size: Layout.headerSize, alignment: 4)
        let rootNode = node(at: root)
        let rootSize = Layout.size(isInner: rootNode.isInner, count: rootNode.count)
        try check(root, size: rootSize, alignment: 4, from: position &+ 4)
        let outer = try enter(root, size: rootSize)
        try validateNodeContents(Layout.self, at: root)
        // A tree of one leaf, which most are, needs no list of nodes.
        if !rootNode.isInner {
            leave(outer)
            try validateLeafOrder(Layout.self, at: root)
            if rootNode.hasNext { throw ArchiveError(.invalidLeaf, at: root &+ 4) }
            if rootNode.count != Int(truncatingIfNeeded: count) { throw ArchiveError(.invalidNodeCount, at: position) }
            return
        }

        // Both lists are bounded by the archive: nodes do not overlap.
        var inner: [Int] = []
        var level = [root]
        while node(at: level[0]).isInner {
            inner += level
            var next: [Int] = []
            for parent in level {
                let parentNode = node(at: parent)
                guard parentNode.isInner else { throw ArchiveError(.invalidLeaf, at: parent) }
                next.append(try validateChild(Layout.self, of: parent &+ 4))
                for index in 0..<parentNode.count {
                    let entry = self.position(of: parentNode.entry(index, in: Layout.self))
                    next.append(try validateChild(Layout.self, of: entry &+ Layout.innerEntry.pointer))
                }
            }
            level = next
        }
        leave(outer)
        try validateLeaves(Layout.self, level, count: count, of: position)
        for parent in inner { try validateInnerKeys(Layout.self, of: parent) }
    }

    /// Checks the node that the relative pointer at `position` leads to.
    @inlinable
    mutating func validateChild<Key: ArchivableKey, Value: Archivable>(
        _ layout: BTreeLayout<Key, Value>.Type,
        of position: Int
    ) throws(ArchiveError) -> Int {
        let header = try target(of: position, size: layout.headerSize, alignment: 4)
        let node = node(at: header)
        try check(header, size: layout.size(isInner: node.isInner, count: node.count), alignment: 4, from: position)
        try validateNodeContents(layout, at: header)
        return header
    }

    /// Checks the entries of a node, whose own bytes may be read, and all that they point to, which has to lie in the
    /// bytes that the node claims to have been written before its header.
    @inlinable
    mutating func validateNodeContents<Key: ArchivableKey, Value: Archivable>(
        _ layout: BTreeLayout<Key, Value>.Type,
        at position: Int
    ) throws(ArchiveError) {
        let node = node(at: position)
        let size = load(UInt32.self, at: position)
        guard UInt64(size) <= UInt64(truncatingIfNeeded: position &- lower) else {
            throw ArchiveError(.outOfBounds, at: position)
        }
        guard node.count > 0 else { throw ArchiveError(.invalidNodeCount, at: position &+ 8) }
        if !node.isInner && layout.leafEntry.layout.size == 0 {
            try claimEmptyElements(UInt32(truncatingIfNeeded: node.count), at: position &+ 8)
        }
        if remainingDepth <= 0 { throw ArchiveError(.depthLimitExceeded, at: position) }
        remainingDepth &-= 1

        let start = position &- Int(truncatingIfNeeded: size)
        let outerLower = lower
        lower = start
        upper = position
        // From the highest key down, as they were written.
        for index in (0..<node.count).reversed() {
            try Key.validate(at: self.position(of: node.key(index, in: layout)), in: &self)
            if !node.isInner {
                let entry = self.position(of: node.entry(index, in: layout))
                try Value.validate(at: entry &+ layout.leafEntry.second, in: &self)
            }
        }
        // What comes next was written before.
        lower = outerLower
        upper = start
        remainingDepth &+= 1
    }

    /// Checks that the nodes of the lowest level are leaves, in order, linked, and have all entries together.
    @inlinable
    func validateLeaves<Key: ArchivableKey, Value: Archivable>(
        _ layout: BTreeLayout<Key, Value>.Type,
        _ leaves: [Int],
        count: UInt32,
        of position: Int
    ) throws(ArchiveError) {
        var entryCount: UInt64 = 0
        for leaf in leaves {
            if node(at: leaf).isInner { throw ArchiveError(.invalidLeaf, at: leaf) }
            try validateLeafOrder(layout, at: leaf)
            entryCount &+= UInt64(truncatingIfNeeded: node(at: leaf).count)
        }
        for index in leaves.indices.dropLast() {
            let leaf = node(at: leaves[index])
            let next = node(at: leaves[index &+ 1])
            guard leaves[index] &+ 4 &+ Int(load(Int32.self, at: leaves[index] &+ 4)) == leaves[index &+ 1] else {
                throw ArchiveError(.invalidLeaf, at: leaves[index] &+ 4)
            }
            let last = Key.archived(at: leaf.key(leaf.count &- 1, in: layout))
            guard Key.order(archived: last, archived: Key.archived(at: next.key(0, in: layout))) != .descending else {
                throw ArchiveError(.unsortedKeys, at: leaves[index &+ 1])
            }
        }
        if let last = leaves.last, node(at: last).hasNext { throw ArchiveError(.invalidLeaf, at: last &+ 4) }
        if entryCount != UInt64(count) { throw ArchiveError(.invalidNodeCount, at: position) }
    }

    /// Checks that the keys of a leaf ascend. The reference lets equal ones pass.
    @inlinable
    func validateLeafOrder<Key: ArchivableKey, Value: Archivable>(
        _ layout: BTreeLayout<Key, Value>.Type,
        at position: Int
    ) throws(ArchiveError) {
        let leaf = node(at: position)
        for index in 1..<leaf.count {
            let left = Key.archived(at: leaf.key(index &- 1, in: layout))
            let right = leaf.key(index, in: layout)
            if Key.order(archived: left, archived: Key.archived(at: right)) == .descending {
                throw ArchiveError(.unsortedKeys, at: self.position(of: right))
            }
        }
    }

    /// Checks that the key of each entry of an inner node is the first key below that entry.
    @inlinable
    func validateInnerKeys<Key: ArchivableKey, Value: Archivable>(
        _ layout: BTreeLayout<Key, Value>.Type,
        of position: Int
    ) throws(ArchiveError) {
        let parent = node(at: position)
        for index in 0..<parent.count {
            var first = parent.child(index, in: layout)
            while first.isInner { first = first.next }
            let key = parent.key(index, in: layout)
            let firstKey = Key.archived(at: first.key(0, in: layout))
            if Key.order(archived: Key.archived(at: key), archived: firstKey) != .same {
                throw ArchiveError(.mismatchedKey, at: self.position(of: key))
            }
        }
    }

    /// The node whose header, at `position`, lies inside the archive.
    @inlinable
    func node(at position: Int) -> BTreeNode { BTreeNode(ArchivePointer(owner: nil, base: base + position)) }

    /// The position of a place in the archive.
    @inlinable
    func position(of pointer: ArchivePointer) -> Int { pointer.base - base }
}
