/// Where the shared objects of an archive have been written, by identity.
///
/// An open-addressed table: it allocates nothing until there is a shared object, and needs no `Hasher`, which Embedded
/// Swift may lack.
@frozen
@usableFromInline
struct SharedObjectTable: ~Copyable {
    /// Entries; an object of 0 is a free slot.
    @usableFromInline var entries: UnsafeMutablePointer<Entry>?
    /// A power of two, or 0.
    @usableFromInline var capacity = 0
    @usableFromInline var count = 0

    @frozen
    @usableFromInline
    struct Entry {
        @usableFromInline var object: UInt
        @usableFromInline var position: Int

        @inlinable
        init(object: UInt, position: Int) {
            self.object = object
            self.position = position
        }
    }

    @inlinable
    init() {}

    @inlinable
    deinit { entries?.deallocate() }

    /// Forgets all objects and keeps the memory.
    @inlinable
    mutating func removeAll() {
        guard count > 0, let entries else { return }
        count = 0
        entries.update(repeating: Entry(object: 0, position: 0), count: capacity)
    }

    /// Where the object was written, if it was.
    @usableFromInline
    func position(of object: ObjectIdentifier) -> Int? {
        guard let entries else { return nil }
        let key = UInt(bitPattern: object)
        let slot = Self.slot(for: key, in: entries, capacity: capacity)
        return entries[slot].object == key ? entries[slot].position : nil
    }

    /// Remembers where an object was written that has no position yet.
    @usableFromInline
    mutating func insert(_ object: ObjectIdentifier, at position: Int) {
        if (count &+ 1) &* 2 > capacity { grow() }
        guard let entries else { return }
        let key = UInt(bitPattern: object)
        entries[Self.slot(for: key, in: entries, capacity: capacity)] = Entry(object: key, position: position)
        count &+= 1
    }

    private mutating func grow() {
        let newCapacity = Swift.max(16, capacity &* 2)
        let newEntries = UnsafeMutablePointer<Entry>.allocate(capacity: newCapacity)
        newEntries.initialize(repeating: Entry(object: 0, position: 0), count: newCapacity)
        if let entries {
            for index in 0..<capacity where entries[index].object != 0 {
                newEntries[Self.slot(for: entries[index].object, in: newEntries, capacity: newCapacity)] =
                    entries[index]
            }
            entries.deallocate()
        }
        entries = newEntries
        capacity = newCapacity
    }

    /// The slot that holds `object`, or the free one where it belongs.
    private static func slot(for object: UInt, in entries: UnsafeMutablePointer<Entry>, capacity: Int) -> Int {
        let mixed = UInt64(object) &* 0x9e37_79b9_7f4a_7c15
        var slot = Int(truncatingIfNeeded: mixed &>> 33) & (capacity &- 1)
        while entries[slot].object != 0 && entries[slot].object != object { slot = (slot &+ 1) & (capacity &- 1) }
        return slot
    }
}
