extension ArchiveValidator {
    /// Checks a hash map at `position`: its displacements, its entries, and that every key is where a lookup finds it.
    @inlinable
    mutating func validateHashMap<Key: ArchivableKey, Value: Archivable>(
        _ key: Key.Type,
        _ value: Value.Type,
        at position: Int
    ) throws(ArchiveError) {
        let count = load(UInt32.self, at: position)
        let displacements = try target(of: position &+ 4, count: count, element: UInt32.archivedLayout)
        try claim(displacements.position, size: displacements.size)
        var displacement = displacements.position
        while displacement < displacements.position &+ displacements.size {
            let value = load(UInt32.self, at: displacement)
            if value >= count && value < HashIndex.firstSeed {
                throw ArchiveError(.invalidDisplacement, at: displacement)
            }
            displacement &+= 4
        }

        let offsets = FieldPair<Key, Value>.offsets
        let entries = try target(of: position &+ 8, count: count, element: offsets.layout)
        let outer = try enter(entries.position, size: entries.size)
        // Counted, because entries may have no bytes; each has a displacement.
        var entry = entries.position
        var slot: UInt32 = 0
        while slot < count {
            try Key.validate(at: entry &+ offsets.first, in: &self)
            try Value.validate(at: entry &+ offsets.second, in: &self)
            slot &+= 1
            entry &+= offsets.layout.size
        }
        leave(outer)

        slot = 0
        entry = entries.position
        while slot < count {
            let key = Key.archived(at: ArchivePointer(owner: nil, base: base + (entry &+ offsets.first)))
            let found = HashIndex.slot(count: count) { bucket in
                load(UInt32.self, at: displacements.position &+ bucket &* 4)
            } hash: { hasher in
                Key.hash(key, into: &hasher)
            }
            if found != slot { throw ArchiveError(.misplacedKey, at: entry &+ offsets.first) }
            slot &+= 1
            entry &+= offsets.layout.size
        }
    }
}
