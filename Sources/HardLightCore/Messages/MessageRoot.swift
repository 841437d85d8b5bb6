public import RKYV

/// The fixed part of a message, written behind its out-of-line data: the root of an archive is its last bytes.
///
/// Past the end of the memory nothing is written, but ``end`` still tells what the message takes.
@usableFromInline
struct MessageRoot {
    @usableFromInline let output: UnsafeMutableRawBufferPointer
    @usableFromInline let position: Int
    /// Where the message ends: its size in bytes.
    @usableFromInline let end: Int

    /// The root of a message that has nothing out of line, zeroed.
    @inlinable
    init(_ output: UnsafeMutableRawBufferPointer, size: Int) {
        self.init(output, after: 0, at: 0, end: size)
    }

    /// Rounds `count` up to the alignment of 4 that every message has, and zeroes the padding and the root.
    ///
    /// - Throws: ``ArchiveError`` when the message is larger than its pointers can span.
    @inlinable
    init(_ output: UnsafeMutableRawBufferPointer, after count: Int, size: Int) throws(ArchiveError) {
        let end = try MessageRoot.end(of: size + 3, after: count) & ~3
        self.init(output, after: count, at: end - size, end: end)
    }

    @inlinable
    init(_ output: UnsafeMutableRawBufferPointer, after count: Int, at position: Int, end: Int) {
        self.output = output
        self.position = position
        self.end = end
        if end <= output.count {
            UnsafeMutableRawBufferPointer(rebasing: output[count..<end]).initializeMemory(as: UInt8.self, repeating: 0)
        }
    }

    /// The first multiple of 4 from `count` on.
    @inlinable
    static func position(after count: Int) -> Int {
        (count + 3) & ~3
    }

    /// Where `size` bytes end that stand behind the first `count` ones.
    ///
    /// - Throws: ``ArchiveError`` when that is over 2 GiB: relative pointers are 32 bits and signed.
    @inlinable
    static func end(of size: Int, after count: Int) throws(ArchiveError) -> Int {
        let (end, overflow) = count.addingReportingOverflow(size)
        guard !overflow, end <= Int(Int32.max) else { throw ArchiveError(.archiveTooLarge, at: Int(Int32.max)) }
        return end
    }

    /// Stores a byte-wise copyable value at an offset within the root. Integers are little-endian on every platform that
    /// Swift runs on.
    @inlinable
    mutating func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
        guard end <= output.count else { return }
        output.storeBytes(of: value, toByteOffset: position + offset, as: Value.self)
    }

    /// Stores the `Vec<T>` form `{ ptr: i32, len: u32 }` for `count` elements that stand at `target`.
    @inlinable
    mutating func storeBytes(at offset: Int, from target: Int, count: Int) {
        store(Int32(truncatingIfNeeded: target - (position + offset)), at: offset)
        store(UInt32(truncatingIfNeeded: count), at: offset + 4)
    }
}
