/// The fixed part of a message, written behind its out-of-line data: the root of an archive is its last bytes.
///
/// Past the end of the memory nothing is written, but ``end`` still tells what the message takes.
struct MessageRoot {
    private let output: UnsafeMutableRawBufferPointer
    private let position: Int
    /// Where the message ends: its size in bytes.
    let end: Int

    /// Rounds `count` up to the alignment of 4 that every message has, and zeroes the padding and the root.
    init(_ output: UnsafeMutableRawBufferPointer, after count: Int, size: Int) {
        self.init(output, after: count, at: MessageRoot.position(after: count), size: size)
    }

    private init(_ output: UnsafeMutableRawBufferPointer, after count: Int, at position: Int, size: Int) {
        self.output = output
        self.position = position
        end = position + size
        if end <= output.count {
            UnsafeMutableRawBufferPointer(rebasing: output[count..<end]).initializeMemory(as: UInt8.self, repeating: 0)
        }
    }

    static func position(after count: Int) -> Int {
        (count + 3) & ~3
    }

    /// Stores a byte-wise copyable value at an offset within the root. Integers are little-endian on every platform that
    /// Swift runs on.
    mutating func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
        guard end <= output.count else { return }
        output.storeBytes(of: value, toByteOffset: position + offset, as: Value.self)
    }

    /// Stores the `Vec<T>` form `{ ptr: i32, len: u32 }` for `count` elements that stand at `target`.
    mutating func storeBytes(at offset: Int, from target: Int, count: Int) {
        store(Int32(truncatingIfNeeded: target - (position + offset)), at: offset)
        store(UInt32(truncatingIfNeeded: count), at: offset + 4)
    }
}
