/// Growable raw memory with one owner: bytes are appended at the end and leave from there.
///
/// The door to raw memory for everything that has to gather bytes. What it hands out always lies inside what it has
/// allocated, and stays valid until the next mutating call. It owns nothing while it is empty and has never been used.
package struct ByteStorage: ~Copyable {
    private var base: UnsafeMutableRawPointer?

    /// The bytes allocated, used or not.
    package private(set) var capacity = 0

    /// The bytes in use.
    package private(set) var count = 0

    package init() {}

    deinit {
        base?.deallocate()
    }

    /// The bytes in use. Valid until the next mutating call.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: count)
    }

    /// What is allocated behind the bytes in use, uninitialised. Valid until the next mutating call.
    package var spare: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: allocation[count...])
    }

    /// All that is allocated, in use or not. Valid until the next mutating call.
    package var allocation: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base, count: capacity)
    }

    /// Makes sure that there are `length` spare bytes.
    ///
    /// - Parameters:
    ///   - length: how many bytes there must be room for.
    ///   - ceiling: the size that the contents are expected to end at. Memory doubles, so that any number of small
    ///     steps costs time in proportion to the bytes, but it never grows past what is expected.
    package mutating func reserve(_ length: Int, ceiling: Int) {
        precondition(length >= 0)
        let needed = count + length
        if needed > capacity {
            reallocate(max(needed, min(max(capacity * 2, Self.smallestCapacity), ceiling)))
        }
    }

    /// Takes the first `length` of the spare bytes, which somebody has written, into use.
    package mutating func advance(by length: Int) {
        precondition(length >= 0 && length <= capacity - count)
        count += length
    }

    /// Adds `length` bytes at the end and returns them, uninitialised, for the caller to write.
    package mutating func append(_ length: Int, ceiling: Int) -> UnsafeMutableRawBufferPointer {
        reserve(length, ceiling: ceiling)
        let added = UnsafeMutableRawBufferPointer(rebasing: spare[..<length])
        advance(by: length)
        return added
    }

    /// Drops what stands behind the first `length` bytes. The memory stays.
    package mutating func truncate(to length: Int) {
        precondition(length >= 0 && length <= count)
        count = length
    }

    /// Makes the allocation exactly `newCapacity` bytes large; what fits of the contents is kept.
    package mutating func reallocate(_ newCapacity: Int) {
        precondition(newCapacity >= 0)
        let kept = min(count, newCapacity)
        let moved = newCapacity == 0 ? nil : UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 16)
        if let moved, let base, kept > 0 {
            moved.copyMemory(from: base, byteCount: kept)
        }
        base?.deallocate()
        base = moved
        capacity = newCapacity
        count = kept
    }

    /// Gives all memory back.
    package mutating func release() {
        if base != nil {
            reallocate(0)
        }
    }

    /// Holds the first piece of almost every message that arrives in pieces, and a whole control frame.
    private static let smallestCapacity = 512
}
