extension ArchiveWriter {
    /// Writes displacements and entries, and pushes their positions.
    ///
    /// - Parameter withEntry: Takes an element of the collection apart into key and value.
    @inlinable
    mutating func writeHashMap<Entries: Collection, Key: ArchivableKey, Value: Archivable>(
        _ entries: Entries,
        _ key: Key.Type,
        _ value: Value.Type,
        _ withEntry: (Entries.Element, (Key, Value) -> Void) -> Void
    ) {
        let count = entries.count
        let offsets = FieldPair<Key, Value>.offsets
        // Displacements from 0x80000000 on are seeds: a slot has to be below.
        if UInt64(truncatingIfNeeded: count) >= UInt64(HashIndex.firstSeed) { return fail(.archiveTooLarge) }
        if count == 0 {
            let position = pad(to: 4)
            push(position)
            return push(pad(to: offsets.layout.alignment))
        }
        // Slots are written in another order than that of iteration. Indices are places in the collection: no element is
        // copied for it.
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Entries.Index>.stride)
        if overflow { return fail(.archiveTooLarge) }
        let memory = scratch.pointee.beginPlaces(byteCount: byteCount)
        let indices = UnsafeMutableBufferPointer(
            start: memory.bindMemory(to: Entries.Index.self, capacity: count),
            count: count
        )
        _ = indices.initialize(fromContentsOf: entries.indices)
        defer {
            indices.deinitialize()
            scratch.pointee.endPlaces()
        }

        let outer = mark()
        let index = writeHashIndex(count: count) { number, hasher in
            withEntry(entries[indices[number]]) { key, _ in key.hash(into: &hasher) }
        }
        let mark = mark()
        if Key.hasChildren || Value.hasChildren {
            for slot in 0..<count {
                withEntry(entries[indices[self.key(at: slot, in: index.slots)]]) { key, value in
                    key.archiveChildren(into: &self)
                    value.archiveChildren(into: &self)
                }
            }
        }
        let first = beginBodies(count, of: offsets.layout, since: mark)
        if var body = first {
            for slot in 0..<count {
                withEntry(entries[indices[self.key(at: slot, in: index.slots)]]) { key, value in
                    key.archiveBody(into: body.advanced(by: offsets.first), &self)
                    value.archiveBody(into: body.advanced(by: offsets.second), &self)
                }
                body = body.advanced(by: offsets.layout.size)
            }
        }
        rewind(to: outer)
        push(index.position)
        push(first?.position ?? 0)
    }

    /// Writes the body of a map whose displacements and entries are the next positions.
    @inlinable
    mutating func writeHashMapBody(count: Int, into slot: ArchiveSlot) {
        slot.store(UInt32(truncatingIfNeeded: count))
        slot.storePointer(to: pop(), at: 4)
        slot.storePointer(to: pop(), at: 8)
    }
}
