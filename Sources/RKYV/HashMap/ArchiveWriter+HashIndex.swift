extension ArchiveWriter {
    /// Which key goes to which slot. It lives in the writer's working memory until that is rewound.
    @frozen
    @usableFromInline
    struct SlotTable {
        /// Where in the working memory the key of slot 0 is.
        @usableFromInline let start: Int

        @inlinable
        init(start: Int) { self.start = start }
    }

    /// The key that goes to `slot`, by the number it has in the order of iteration.
    @inlinable
    @inline(__always)
    func key(at slot: Int, in table: SlotTable) -> Int {
        Int(truncatingIfNeeded: positions.unsafelyUnwrapped[table.start &+ slot])
    }

    /// Gives every key a slot and writes the displacements.
    ///
    /// Buckets are placed by size descending, then by number. A bucket of one key takes the first free slot. A larger one
    /// takes the first seed under which all its keys fall on free and distinct slots.
    ///
    /// - Parameters:
    ///   - count: The number of keys, not zero.
    ///   - hash: Hashes the key of a number, in the order of iteration.
    /// - Returns: The slots of the keys, and the position of the displacements.
    @inlinable
    mutating func writeHashIndex(
        count: Int,
        hash: (Int, inout SeaHasher) -> Void
    ) -> (slots: SlotTable, position: Int) {
        let start = tail
        // Seven tables of a word for each key (and one word more for the first): see `HashIndexTables`.
        let wordCount = count &* 7 &+ 1
        if positionCapacity &- start < wordCount { growPositions(toAtLeast: start &+ wordCount) }
        tail = start &+ wordCount
        let tables = HashIndexTables(positions.unsafelyUnwrapped + start, count: count)
        remainingSeeds &+= UInt64(truncatingIfNeeded: count) &* HashIndex.seedsPerKey

        for key in 0..<count {
            var hasher = SeaHasher()
            hash(key, &hasher)
            tables.buckets[key] = UInt32(truncatingIfNeeded: hasher.finalize() % UInt64(truncatingIfNeeded: count))
        }
        tables.sortBuckets()

        let position = pad(to: 4)
        let memory = reserve(count &* 4)
        var firstFree = 0
        for rank in 0..<count {
            let bucket = Int(truncatingIfNeeded: tables.bucketOrder[rank])
            let size = Int(truncatingIfNeeded: tables.sizes[bucket])
            let keys = tables.keys + Int(truncatingIfNeeded: tables.starts[bucket])
            let displacement: UInt32
            switch size {
            case 0:
                displacement = HashIndex.empty
            case 1:
                while tables.slots[firstFree] != HashIndexTables.free { firstFree &+= 1 }
                tables.slots[firstFree] = keys[0]
                displacement = UInt32(truncatingIfNeeded: firstFree)
            default:
                displacement = findSeed(for: keys, size: size, in: tables, hash: hash)
            }
            memory?.storeBytes(of: displacement.littleEndian, toByteOffset: bucket &* 4, as: UInt32.self)
        }
        return (SlotTable(start: start), position)
    }

    /// Finds a seed that sends all keys of a bucket to free and distinct slots, and takes these.
    @inlinable
    mutating func findSeed(
        for keys: UnsafeMutablePointer<UInt32>,
        size: Int,
        in tables: HashIndexTables,
        hash: (Int, inout SeaHasher) -> Void
    ) -> UInt32 {
        let count = UInt64(truncatingIfNeeded: tables.count)
        var seed = HashIndex.firstSeed
        while remainingSeeds > 0 && seed != HashIndex.empty {
            remainingSeeds &-= 1
            var placed = 0
            while placed < size {
                var hasher = SeaHasher()
                hasher.combine(seed)
                hash(Int(truncatingIfNeeded: keys[placed]), &hasher)
                let slot = Int(truncatingIfNeeded: hasher.finalize() % count)
                guard tables.slots[slot] == HashIndexTables.free else { break }
                tables.slots[slot] = keys[placed]
                tables.taken[placed] = UInt32(truncatingIfNeeded: slot)
                placed &+= 1
            }
            if placed == size { return seed }
            for index in 0..<placed {
                tables.slots[Int(truncatingIfNeeded: tables.taken[index])] = HashIndexTables.free
            }
            seed &+= 1
        }
        // Every slot still has to have a key, so that the bodies can be written; the archive is refused.
        fail(.indistinguishableKeys)
        var slot = 0
        for index in 0..<size {
            while tables.slots[slot] != HashIndexTables.free { slot &+= 1 }
            tables.slots[slot] = keys[index]
        }
        return seed
    }
}

/// The working memory for the index of `count` keys.
@frozen
@usableFromInline
struct HashIndexTables {
    @usableFromInline let count: Int
    /// The key in each slot. First, because it is needed longest.
    @usableFromInline let slots: UnsafeMutablePointer<UInt32>
    /// The bucket of each key.
    @usableFromInline let buckets: UnsafeMutablePointer<UInt32>
    /// The number of keys in each bucket.
    @usableFromInline let sizes: UnsafeMutablePointer<UInt32>
    /// Where in `keys` each bucket begins.
    @usableFromInline let starts: UnsafeMutablePointer<UInt32>
    /// The keys, bucket by bucket.
    @usableFromInline let keys: UnsafeMutablePointer<UInt32>
    /// The buckets, by size descending, then by number.
    @usableFromInline let bucketOrder: UnsafeMutablePointer<UInt32>
    /// How many buckets are larger than each size, while they are sorted; then the slots taken under a seed. One longer.
    @usableFromInline let taken: UnsafeMutablePointer<UInt32>

    /// Marks a slot without a key.
    @inlinable
    static var free: UInt32 { .max }

    @inlinable
    init(_ memory: UnsafeMutablePointer<UInt32>, count: Int) {
        self.count = count
        slots = memory
        buckets = memory + count
        sizes = memory + count &* 2
        starts = memory + count &* 3
        keys = memory + count &* 4
        bucketOrder = memory + count &* 5
        taken = memory + count &* 6
        slots.initialize(repeating: Self.free, count: count)
        sizes.initialize(repeating: 0, count: count)
        taken.initialize(repeating: 0, count: count &+ 1)
    }

    /// Fills `sizes`, `starts`, `keys` and `bucketOrder` from `buckets`: two counting sorts.
    @usableFromInline
    func sortBuckets() {
        for key in 0..<count { sizes[Int(truncatingIfNeeded: buckets[key])] &+= 1 }

        var end: UInt32 = 0
        for bucket in 0..<count {
            starts[bucket] = end
            end &+= sizes[bucket]
        }
        for key in 0..<count {
            let bucket = Int(truncatingIfNeeded: buckets[key])
            keys[Int(truncatingIfNeeded: starts[bucket])] = UInt32(truncatingIfNeeded: key)
            starts[bucket] &+= 1
        }
        for bucket in 0..<count { starts[bucket] &-= sizes[bucket] }

        for bucket in 0..<count { taken[Int(truncatingIfNeeded: sizes[bucket])] &+= 1 }
        var larger: UInt32 = 0
        for size in (0...count).reversed() {
            let buckets = taken[size]
            taken[size] = larger
            larger &+= buckets
        }
        for bucket in 0..<count {
            let size = Int(truncatingIfNeeded: sizes[bucket])
            bucketOrder[Int(truncatingIfNeeded: taken[size])] = UInt32(truncatingIfNeeded: bucket)
            taken[size] &+= 1
        }
    }
}
