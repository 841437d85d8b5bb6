/// The masking key of a client's frame: four bytes, repeated over the payload and XORed with it (RFC 6455 §5.3).
///
/// ```text
/// payload    p0      p1      p2      p3      p4      p5   …
/// key        k0      k1      k2      k3      k0      k1   …
/// ```
package struct WebSocketMask: Hashable, Sendable {
    /// The length of a key on the wire, in bytes.
    package static let size = 4

    /// The four bytes in the order of memory, whatever the byte order of the machine.
    private let word: UInt32

    private init(word: UInt32) {
        self.word = word
    }

    /// A key of four random bytes. They must come from a source that a peer cannot predict (RFC 6455 §10.3).
    package init(random: UInt32) {
        self.init(word: random)
    }

    /// The key in the first four bytes of `bytes`, which must have that many.
    package init(readingFrom bytes: UnsafeRawBufferPointer) {
        self.init(word: bytes.loadUnaligned(as: UInt32.self))
    }

    /// Writes the key to the first four bytes of `output`, which must have that many.
    package func write(to output: UnsafeMutableRawBufferPointer) {
        output.storeBytes(of: word, as: UInt32.self)
    }

    /// Masks or unmasks `bytes` where they stand.
    ///
    /// - Parameter offset: the position of the first byte within its frame's payload.
    package func apply(to bytes: UnsafeMutableRawBufferPointer, offset: Int = 0) {
        guard let base = bytes.baseAddress else { return }
        xor(UnsafeRawPointer(base), into: base, count: bytes.count, offset: offset)
    }

    /// Masks or unmasks `bytes` on their way into `output`, which must have room for them.
    ///
    /// - Parameter offset: the position of the first byte within its frame's payload.
    package func apply(
        copying bytes: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer,
        offset: Int = 0
    ) {
        precondition(output.count >= bytes.count)
        guard let source = bytes.baseAddress, let target = output.baseAddress else { return }
        xor(source, into: target, count: bytes.count, offset: offset)
    }

    /// `source` and `target` are the same memory or do not overlap.
    @inline(__always)
    private func xor(_ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, count: Int, offset: Int) {
        if count >= 32 {
            xor(source, into: target, count: count, offset: offset, by: SIMD8<UInt32>.self)
        } else if count >= 8 {
            xor(source, into: target, count: count, offset: offset, by: SIMD2<UInt32>.self)
        } else {
            for position in 0..<count {
                let byte = source.load(fromByteOffset: position, as: UInt8.self)
                target.storeBytes(of: byte ^ keyByte(at: offset &+ position), toByteOffset: position, as: UInt8.self)
            }
        }
    }

    /// One vector after the other, for at least one vector's worth of bytes.
    ///
    /// What is left at the end is done with a last vector that ends where the payload does and overlaps the one before
    /// it. It is read before anything is written: in place, the bytes of the overlap must not be masked twice.
    @inline(__always)
    private func xor<Vector: SIMD<UInt32> & BitwiseCopyable>(
        _ source: UnsafeRawPointer,
        into target: UnsafeMutableRawPointer,
        count: Int,
        offset: Int,
        by: Vector.Type
    ) {
        let last = count &- MemoryLayout<Vector>.size
        let lastKey = Vector(repeating: key(at: offset &+ last))
        let lastMasked = source.loadUnaligned(fromByteOffset: last, as: Vector.self) ^ lastKey
        let key = Vector(repeating: key(at: offset))
        var position = 0
        while position < last {
            let masked = source.loadUnaligned(fromByteOffset: position, as: Vector.self) ^ key
            target.storeBytes(of: masked, toByteOffset: position, as: Vector.self)
            position &+= MemoryLayout<Vector>.size
        }
        target.storeBytes(of: lastMasked, toByteOffset: last, as: Vector.self)
    }

    /// The key as it applies from `offset` on: its bytes moved round by as many places, in the order of memory.
    private func key(at offset: Int) -> UInt32 {
        let little = UInt32(littleEndian: word)
        let shift = UInt32(truncatingIfNeeded: offset & 3) &* 8
        // A smart shift by 32 gives 0, so that an offset of 0 leaves the key as it is.
        return (little >> shift | little << (32 - shift)).littleEndian
    }

    private func keyByte(at offset: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: UInt32(littleEndian: word) &>> UInt32(truncatingIfNeeded: (offset & 3) &* 8))
    }
}
