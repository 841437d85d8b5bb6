/// The hash that rkyv's hash maps are built on: SeaHash, with fixed seeds.
///
/// Four lanes take 8-byte little-endian chunks in turn. Consecutive writes hash as their concatenation; what does not
/// fill a chunk waits for more, or for the end.
///
/// Integers hash as their little-endian bytes, strings as their UTF-8 followed by `0xff`, slices as their length in 8
/// bytes followed by their elements, structs as their fields, one after the other: as `Hash` does in Rust.
@frozen
public struct SeaHasher: Sendable {
    @usableFromInline var a: UInt64 = 0x0857_6fb6_170b_5f5f
    @usableFromInline var b: UInt64 = 0x5877_75ee_b84a_7e46
    @usableFromInline var c: UInt64 = 0xac70_1115_428e_e569
    @usableFromInline var d: UInt64 = 0x910f_eb91_b92b_b1cd
    /// Bytes that have gone into the lanes.
    @usableFromInline var written: UInt64 = 0
    /// Bytes that wait to fill a chunk, in the low end.
    @usableFromInline var tail: UInt64 = 0
    /// How many wait: 0 to 7.
    @usableFromInline var tailCount: UInt64 = 0

    /// A hasher that has seen nothing.
    @inlinable
    @inline(__always)
    public init() {}

    /// Hashes an integer's bytes.
    @inlinable
    @inline(__always)
    public mutating func combine<T: FixedWidthInteger>(_ value: T) {
        if T.bitWidth <= 64 {
            let bitWidth = UInt64(truncatingIfNeeded: T.bitWidth)
            // Negative numbers are sign-extended: only their own bytes count.
            let word = (UInt64(truncatingIfNeeded: value) &<< (64 &- bitWidth)) &>> (64 &- bitWidth)
            combine(word: word, byteCount: bitWidth / 8)
        } else {
            combine(word: UInt64(truncatingIfNeeded: value), byteCount: 8)
            combine(word: UInt64(truncatingIfNeeded: value >> 64), byteCount: 8)
        }
    }

    /// Hashes bytes.
    @inlinable
    public mutating func combine(bytes: UnsafeRawBufferPointer) {
        var offset = 0
        let count = bytes.count
        while offset &+ 8 <= count {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            combine(word: UInt64(littleEndian: word), byteCount: 8)
            offset &+= 8
        }
        while offset < count {
            combine(word: UInt64(bytes[offset]), byteCount: 1)
            offset &+= 1
        }
    }

    /// The hash of all that has been combined.
    @inlinable
    @inline(__always)
    public func finalize() -> UInt64 {
        let last = tailCount > 0 ? Self.diffuse(a ^ tail) : a
        return Self.diffuse(last ^ b ^ c ^ d ^ (written &+ tailCount))
    }

    /// Hashes the low `byteCount` bytes, 1 to 8, of a word whose other bytes are zero.
    @inlinable
    @inline(__always)
    mutating func combine(word: UInt64, byteCount: UInt64) {
        let filled = tail | word &<< (tailCount &* 8)
        let total = tailCount &+ byteCount
        if total < 8 {
            tail = filled
            tailCount = total
            return
        }
        push(filled)
        // A shift by 64 that leaves nothing is why this one is not masking.
        tail = word >> ((8 &- tailCount) &* 8)
        tailCount = total &- 8
    }

    /// The first lane takes a chunk and goes to the end of the line.
    @inlinable
    @inline(__always)
    mutating func push(_ chunk: UInt64) {
        let mixed = Self.diffuse(a ^ chunk)
        a = b
        b = c
        c = d
        d = mixed
        written &+= 8
    }

    @inlinable
    @inline(__always)
    static func diffuse(_ value: UInt64) -> UInt64 {
        var x = value &* 0x6eed_0e9d_a4d9_4a4f
        x ^= (x &>> 32) &>> (x &>> 60)
        return x &* 0x6eed_0e9d_a4d9_4a4f
    }
}
