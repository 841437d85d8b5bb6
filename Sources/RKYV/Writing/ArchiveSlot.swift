/// Where a body is written: zeroed memory, and its position in the archive.
@frozen
public struct ArchiveSlot {
    /// Bytes from the start of the archive.
    public let position: Int
    @usableFromInline let memory: UnsafeMutableRawPointer

    /// The body at `position`, to be written to `memory`.
    @inlinable
    @inline(__always)
    init(position: Int, memory: UnsafeMutableRawPointer) {
        self.position = position
        self.memory = memory
    }

    /// Stores an integer, little-endian, `offset` bytes into the body.
    @inlinable
    @inline(__always)
    public func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int = 0) {
        memory.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
    }

    /// Stores a relative pointer to `target` `offset` bytes into the body: the distance from the pointer itself.
    ///
    /// Distances over 2 GiB are cut here; an archive of that size is refused as a whole when it is done.
    @inlinable
    @inline(__always)
    public func storePointer(to target: Int, at offset: Int = 0) {
        store(Int32(truncatingIfNeeded: target &- (position &+ offset)), at: offset)
    }

    /// The slot of a field, `offset` bytes into the body.
    @inlinable
    @inline(__always)
    public func advanced(by offset: Int) -> ArchiveSlot {
        ArchiveSlot(position: position &+ offset, memory: memory + offset)
    }
}
