/// Writes one archive into memory that somebody else owns.
///
/// Nothing here fails in the middle. Past the end of the memory the writer only counts, so that a second attempt can be
/// given exactly the room it needs; a value that has no archived form leaves a ``failure``, and zeros in its place.
///
/// Values are written depth first, as rkyv does: what a value points to, then the value. An array of strings:
///
///     | characters of s[0] | characters of s[1] | pad | body of s[0] | body of s[1] | … | body of the array |
///
/// The positions of what has been written wait in a queue (``push(_:)``, ``pop()``) for the bodies that point there.
@frozen
public struct ArchiveWriter: ~Copyable {
    @usableFromInline let memory: UnsafeMutableRawPointer
    @usableFromInline let capacity: Int
    /// The caller's working memory, where it lies: moving it in and out would take longer than writing a small message.
    @usableFromInline let scratch: UnsafeMutablePointer<ArchiveScratch>

    /// The queue's memory, which is the working memory's.
    @usableFromInline var positions: UnsafeMutablePointer<UInt32>?
    /// How many positions the queue has room for.
    @usableFromInline var positionCapacity: Int
    /// The next position to take.
    @usableFromInline var head = 0
    /// Where the next position goes.
    @usableFromInline var tail = 0

    @usableFromInline var end = 0
    @usableFromInline var firstFailure: ArchiveError?
    /// How many more seeds may be tried for the hash indices of this archive (`HashIndex.spareSeeds`).
    @usableFromInline var remainingSeeds = HashIndex.spareSeeds

    /// How many bytes have been written, or would have been if there were room.
    @inlinable
    @inline(__always)
    public var position: Int { end }

    /// The first value met that has no archived form.
    @inlinable
    public var failure: ArchiveError? { firstFailure }

    /// A writer to `output`. The working memory is in use until ``finish()``.
    @inlinable
    @inline(__always)
    init(output: UnsafeMutableRawBufferPointer, scratch: UnsafeMutablePointer<ArchiveScratch>) {
        memory = output.baseAddress ?? UnsafeMutableRawPointer(mutating: ArchivePointer.nowhere)
        capacity = output.count
        self.scratch = scratch
        positions = scratch.pointee.positions
        positionCapacity = scratch.pointee.capacity
    }

    /// Leaves the working memory for the next archive.
    @inlinable
    @inline(__always)
    func finish() { if scratch.pointee.holdsObjects { scratch.pointee.reset() } }

    /// Writes a whole archive.
    @inlinable
    @inline(__always)
    mutating func writeRoot<T: Archivable & ~Copyable>(_ value: borrowing T) {
        value.archiveChildren(into: &self)
        let position = pad(to: T.archivedLayout.alignment)
        if let memory = reserve(T.archivedLayout.size) {
            value.archiveBody(into: ArchiveSlot(position: position, memory: memory), &self)
        }
    }

    /// Notes that a value has no archived form. The first note stands.
    @inlinable
    public mutating func fail(_ code: ArchiveError.Code) {
        if firstFailure == nil { firstFailure = ArchiveError(code, at: end) }
    }

    // MARK: Bytes

    /// Writes zeros up to the next multiple of `alignment`.
    ///
    /// - Returns: The position reached.
    @inlinable
    @inline(__always)
    public mutating func pad(to alignment: Int) -> Int {
        let start = position
        advance(by: start.aligned(to: alignment) &- start)
        // No alignment in use is above 16. The zeros may be too many where there is room for them: what follows is written
        // later.
        if alignment <= 16 && start <= capacity &- 16 {
            memory.storeBytes(of: 0, toByteOffset: start, as: UInt64.self)
            memory.storeBytes(of: 0, toByteOffset: start &+ 8, as: UInt64.self)
        } else if position <= capacity {
            var offset = start
            while offset < position {
                memory.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self)
                offset &+= 1
            }
        }
        return position
    }

    /// Writes `bytes` as they are.
    @inlinable
    @inline(__always)
    public mutating func write(_ bytes: UnsafeRawBufferPointer) {
        let start = position
        advance(by: bytes.count)
        if position <= capacity, let source = bytes.baseAddress {
            (memory + start).copyMemory(from: source, byteCount: bytes.count)
        }
    }

    /// Writes text of more than 7 bytes.
    ///
    /// Swift keeps up to 15 bytes in two registers, and lends them from the stack, where they have just been stored: a load
    /// that reaches from one word into the other has to wait for both stores, which takes longer than all the rest. So the
    /// words are loaded one by one.
    @inlinable
    @inline(__always)
    mutating func write(text: UnsafeBufferPointer<UInt8>) {
        let start = position
        let count = text.count
        guard count < 16, start <= capacity &- 16, let source = UnsafeRawPointer(text.baseAddress) else {
            return write(UnsafeRawBufferPointer(text))
        }
        let rest = littleEndianWord(source + 8, count: count &- 8)
        memory.storeBytes(of: source.loadUnaligned(as: UInt64.self), toByteOffset: start, as: UInt64.self)
        // Zeros behind the text are written over later.
        memory.storeBytes(of: rest.littleEndian, toByteOffset: start &+ 8, as: UInt64.self)
        end = start &+ count
    }

    /// Makes room for `size` bytes.
    ///
    /// - Returns: Zeroed memory, or `nil` past the end of what there is.
    @inlinable
    @inline(__always)
    public mutating func reserve(_ size: Int) -> UnsafeMutableRawPointer? {
        let start = position
        advance(by: size)
        guard position <= capacity else { return nil }
        (memory + start).initializeMemory(as: UInt8.self, repeating: 0, count: size)
        return memory + start
    }

    /// Makes room for `count` bodies back to back.
    ///
    /// - Returns: The slot of the first, in zeroed memory, or `nil` past the end of what there is.
    @inlinable
    @inline(__always)
    public mutating func reserve(_ count: Int, of layout: ArchivedLayout) -> ArchiveSlot? {
        let start = pad(to: layout.alignment)
        let (size, overflow) = count.multipliedReportingOverflow(by: layout.size)
        return reserve(overflow ? Int.max : size).map { ArchiveSlot(position: start, memory: $0) }
    }

    /// Counts `distance` bytes, and stops at the largest number: nothing that large can be written anyway.
    @inlinable
    @inline(__always)
    mutating func advance(by distance: Int) {
        let (sum, overflow) = end.addingReportingOverflow(distance)
        end = overflow ? Int.max : sum
    }

    // MARK: Positions

    /// Remembers a position for a body to come.
    @inlinable
    @inline(__always)
    public mutating func push(_ position: Int) {
        if tail == positionCapacity { growPositions(toAtLeast: tail &+ 1) }
        // More than 32 bits of position make an archive that is refused as a whole when it is done.
        positions.unsafelyUnwrapped[tail] = UInt32(truncatingIfNeeded: position)
        tail &+= 1
    }

    /// Makes room for more positions.
    @usableFromInline
    @inline(never)
    mutating func growPositions(toAtLeast minimum: Int) {
        scratch.pointee.grow(toAtLeast: minimum, keeping: tail)
        positions = scratch.pointee.positions
        positionCapacity = scratch.pointee.capacity
    }

    /// Takes the position that was remembered first.
    @inlinable
    @inline(__always)
    public mutating func pop() -> Int {
        assert(head < tail, "archiveBody pops more positions than archiveChildren pushed")
        let position = positions.unsafelyUnwrapped[head]
        head &+= 1
        return Int(truncatingIfNeeded: position)
    }

    /// Where the queue stands when the children of a nested value begin.
    @frozen
    public struct Mark {
        @usableFromInline let head: Int
        @usableFromInline let tail: Int

        @inlinable
        @inline(__always)
        init(head: Int, tail: Int) {
            self.head = head
            self.tail = tail
        }
    }

    /// Begins a nested value: positions pushed from here on belong to its bodies.
    @inlinable
    @inline(__always)
    public func mark() -> Mark { Mark(head: head, tail: tail) }

    /// Makes room for the nested bodies whose children have been written since `mark`, and lets them take the positions.
    ///
    /// - Returns: The slot of the first, or `nil` past the end of the memory: then no body is written.
    @inlinable
    @inline(__always)
    public mutating func beginBodies(_ count: Int, of layout: ArchivedLayout, since mark: Mark) -> ArchiveSlot? {
        head = mark.tail
        return reserve(count, of: layout)
    }

    /// Drops all positions that have been pushed since `mark`.
    @inlinable
    @inline(__always)
    mutating func rewind(to mark: Mark) {
        head = mark.head
        tail = mark.tail
    }

    /// Ends a nested value: its positions are dropped, and that of its first body pushed.
    @inlinable
    @inline(__always)
    public mutating func endBodies(at slot: ArchiveSlot?, since mark: Mark) {
        rewind(to: mark)
        // Past the end of the memory no body takes it: any position will do.
        push(slot?.position ?? 0)
    }
}
