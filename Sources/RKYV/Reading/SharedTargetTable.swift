/// The targets of shared pointers that a validator has met, with the types it has checked them as.
///
/// An open-addressed table: it allocates nothing until a shared pointer turns up, and needs no `Hasher`, which Embedded
/// Swift may lack.
@frozen
@usableFromInline
struct SharedTargetTable: ~Copyable {
    /// Entries; a target of -1 is a free slot.
    @usableFromInline var entries: UnsafeMutablePointer<Entry>?
    /// A power of two, or 0.
    @usableFromInline var capacity = 0
    @usableFromInline var count = 0

    @frozen
    @usableFromInline
    struct Entry {
        @usableFromInline var target: Int
        @usableFromInline var type: ObjectIdentifier?
    }

    @inlinable
    init() {}

    @inlinable
    deinit { entries?.deallocate() }

    /// Registers a target.
    ///
    /// - Returns: `true` if it is new, `false` if it is known with this type, `nil` if it is known with another.
    @usableFromInline
    mutating func insert(_ target: Int, type: ObjectIdentifier) -> Bool? {
        if (count &+ 1) &* 2 > capacity { grow() }
        guard let entries else { return nil }
        let slot = Self.slot(for: target, in: entries, capacity: capacity)
        if entries[slot].target == target { return entries[slot].type == type ? false : nil }
        entries[slot] = Entry(target: target, type: type)
        count &+= 1
        return true
    }

    private mutating func grow() {
        let newCapacity = Swift.max(16, capacity &* 2)
        let newEntries = UnsafeMutablePointer<Entry>.allocate(capacity: newCapacity)
        newEntries.initialize(repeating: Entry(target: -1, type: nil), count: newCapacity)
        if let entries {
            for index in 0..<capacity where entries[index].target >= 0 {
                newEntries[Self.slot(for: entries[index].target, in: newEntries, capacity: newCapacity)] =
                    entries[index]
            }
            entries.deallocate()
        }
        entries = newEntries
        capacity = newCapacity
    }

    /// The slot that holds `target`, or the free one where it belongs.
    private static func slot(for target: Int, in entries: UnsafeMutablePointer<Entry>, capacity: Int) -> Int {
        // Fibonacci hashing. Targets are distinct positions in the archive, so that an attacker who crowds some slots
        // still has to pay four bytes of archive for each step of a probe.
        let mixed = UInt64(truncatingIfNeeded: target) &* 0x9e37_79b9_7f4a_7c15
        var slot = Int(truncatingIfNeeded: mixed &>> 33) & (capacity &- 1)
        while entries[slot].target >= 0 && entries[slot].target != target { slot = (slot &+ 1) & (capacity &- 1) }
        return slot
    }
}
