public import RKYV

/// The server's messages, written in place: what is inside a message (a result, an event, a field of the state) is
/// archived where the message will have it, and the fixed part is put behind it.
///
/// That works because the inner archive is a byte array of the outer one: it has no alignment there, and its own
/// positions count from its own first byte.
///
/// The diagrams show `hl/2`. The older format's root is 8 bytes shorter, its event has no topic, and in its changed field
/// the index stands first: see ``MessageFormat``.
extension MessageFormat {
    /// Writes the response that carries a result.
    ///
    /// ```
    ///  0                   n       p = n rounded up to 4                                           p+24
    /// +-------------------+------+-----+----+-----+----------+-------+-----------+--------+--------+
    /// | archive of result | 0... |tag 0| id | 0 0 | result 0 | 0 0 0 | ptr: -p-8 | len: n | 0 * 8  |
    /// +-------------------+------+-----+----+-----+----------+-------+-----------+--------+--------+
    ///                             p+0   p+1        p+4                p+8         p+12
    /// ```
    ///
    /// - Returns: The bytes that the message takes. When that is more than `output` has, nothing usable was written.
    /// - Throws: ``ArchiveError`` when the result cannot be archived, or the message is over 2 GiB.
    @inlinable
    package func encodeResponse<Output: Archivable>(
        id: UInt8,
        output result: borrowing Output,
        into output: UnsafeMutableRawBufferPointer,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        let count = try result.archive(into: output, scratch: &scratch)
        var root = try MessageRoot(output, after: count, size: rootSize)
        root.store(id, at: 1)
        root.storeBytes(at: 8, from: 0, count: count)
        return root.end
    }

    /// Writes the response around a result that is an archive already.
    ///
    /// - Returns: The bytes that the message takes. When that is more than `output` has, nothing usable was written.
    /// - Throws: ``ArchiveError`` when the message is over 2 GiB.
    package func encodeResponse(
        id: UInt8,
        archive: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> Int {
        if archive.count <= output.count {
            output.copyMemory(from: archive)
        }
        var root = try MessageRoot(output, after: archive.count, size: rootSize)
        root.store(id, at: 1)
        root.storeBytes(at: 8, from: 0, count: archive.count)
        return root.end
    }

    /// Writes the response that carries an error: tag 1 of `Result`, the error's own tag in the byte behind it.
    ///
    /// ```
    /// +-----+----+-----+----------+-------+-----+--------+
    /// |tag 0| id | 0 0 | result 1 | error | 0 0 | 0 * 16 |
    /// +-----+----+-----+----------+-------+-----+--------+
    ///  0     1          4          5
    /// ```
    package func encodeResponse(
        id: UInt8,
        error: RPCHandlerError,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int {
        var root = MessageRoot(output, size: rootSize)
        root.store(id, at: 1)
        root.store(1 as UInt8, at: 4)
        root.store(code(of: error), at: 5)
        return root.end
    }

    /// Writes an event.
    ///
    /// ```
    ///  0       t                  t+n      p = t+n rounded up to 4
    /// +-------+------------------+------+-----+-------+-----------+--------+---------+-------+-------------+--------+
    /// | topic | archive of event | 0... |tag 1| 0 0 0 | ptr: -p-4 | len: t | is text | 0 0 0 | ptr: t-p-16 | len: n |
    /// +-------+------------------+------+-----+-------+-----------+--------+---------+-------+-------------+--------+
    ///                                    p+0           p+4         p+8      p+12              p+16          p+20
    /// ```
    ///
    /// - Returns: The bytes that the message takes. When that is more than `output` has, nothing usable was written.
    /// - Throws: ``ArchiveError`` when the event cannot be archived, or the message is over 2 GiB.
    package func encodeEvent<Event: Archivable>(
        topic: Topic,
        event: borrowing Event,
        into output: UnsafeMutableRawBufferPointer,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        // What has no topic of its own is as one whose topic takes no bytes.
        let topicCount = hasTopics ? topic.inner.count : 0
        if hasTopics, topicCount <= output.count {
            topic.inner.withUnsafeBytes { output.copyMemory(from: $0) }
        }
        let count = try event.archive(into: output.suffix(after: topicCount), scratch: &scratch)
        let end = try MessageRoot.end(of: count, after: topicCount)
        var root = try MessageRoot(output, after: end, size: rootSize)
        root.store(1 as UInt8, at: 0)
        if hasTopics {
            root.storeBytes(at: 4, from: 0, count: topicCount)
            root.store(topic.isString ? 1 : 0 as UInt8, at: 12)
            root.storeBytes(at: 16, from: topicCount, count: count)
        } else {
            root.storeBytes(at: 4, from: 0, count: count)
        }
        return root.end
    }

    /// Writes the message that carries the changed fields of a connection's state, and only them.
    ///
    /// ```
    ///  0              n       e = n rounded up to 4           p = e + 12 for each field
    /// +--------------+------+-------------+--------+-------+-----+-----+-------+-----------+--------+--------+
    /// | archives of  | 0... | ptr to its  | len    | index | ... |tag 2| 0 0 0 | ptr: -... | fields | 0 * 12 |
    /// | the fields   |      | archive     |        |       |     |     |       | to e      |        |        |
    /// +--------------+------+-------------+--------+-------+-----+-----+-------+-----------+--------+--------+
    ///                        e+0           e+4      e+8           p+0           p+4         p+8
    /// ```
    ///
    /// - Returns: The bytes that the message takes, 0 when nothing changed. When that is more than `output` has, nothing
    ///   usable was written.
    /// - Throws: ``ArchiveError`` when a field cannot be archived, or the message is over 2 GiB.
    @inlinable
    package func encodeStateChange<State: ConnectionState>(
        from old: State,
        to new: State,
        into output: UnsafeMutableRawBufferPointer,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        var changes = StateChanges(output: output, scratch: exchange(&scratch, with: ArchiveScratch()))
        State.recordChanges(from: old, to: new, in: &changes)
        return try encode(changes, into: output, scratch: &scratch)
    }

    /// Writes what changes come to behind their archives, which stand in `output` already.
    @usableFromInline
    func encode(
        _ changes: consuming StateChanges,
        into output: UnsafeMutableRawBufferPointer,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        let (first, others, error) = (changes.first, changes.others, changes.error)
        var end = changes.position
        scratch = changes.finish()
        if let error {
            throw error
        }
        guard let first else {
            return 0
        }
        let fields = MessageRoot.position(after: end)
        end = try writeField(first, after: end, into: output)
        for entry in others {
            end = try writeField(entry, after: end, into: output)
        }
        var root = try MessageRoot(output, after: end, size: rootSize)
        root.store(2 as UInt8, at: 0)
        root.storeBytes(at: 4, from: fields, count: 1 + others.count)
        return root.end
    }
}

extension MessageFormat {
    /// Writes which field an archive is of.
    ///
    /// - Returns: Where it ends.
    private func writeField(
        _ entry: StateChanges.Entry,
        after end: Int,
        into output: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> Int {
        var update = try MessageRoot(output, after: end, size: 12)
        update.storeBytes(at: fieldDataOffset, from: entry.position, count: entry.count)
        update.store(UInt32(truncatingIfNeeded: entry.index), at: fieldIndexOffset)
        return update.end
    }
}

extension UnsafeMutableRawBufferPointer {
    /// What is left behind the first `count` bytes; empty when there is nothing.
    @inlinable
    func suffix(after count: Int) -> UnsafeMutableRawBufferPointer {
        count < self.count ? UnsafeMutableRawBufferPointer(rebasing: self[count...]) : .init(start: nil, count: 0)
    }
}
