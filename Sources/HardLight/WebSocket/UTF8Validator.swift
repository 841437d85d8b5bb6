/// Checks UTF-8 that arrives in pieces, and says no at the first byte that cannot be right.
///
/// Well-formed sequences are those of the Unicode Standard, Table 3-7. Only the byte after the first can have a range
/// narrower than `80…BF`: that is what keeps out overlong forms, surrogates and what lies beyond U+10FFFF.
package struct UTF8Validator: Hashable, Sendable {
    /// The continuation bytes that the character begun still needs.
    private var missing: UInt8 = 0

    /// What the next continuation byte may be.
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    package init() {}

    /// Whether the text may end here: not inside a character.
    package var isComplete: Bool {
        missing == 0
    }

    /// Takes the next piece of the text. After `false` the validator is of no more use.
    package mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        while position < bytes.count {
            if missing == 0 {
                position = skipASCII(in: bytes, from: position)
                guard position < bytes.count else { break }
            }
            guard accept(bytes[position]) else { return false }
            position &+= 1
        }
        return true
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard missing == 0 else {
            guard lower <= byte, byte <= upper else { return false }
            missing &-= 1
            (lower, upper) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lower) = (2, 0xA0)
        case 0xED: (missing, upper) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lower) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, upper) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// The position of the first byte from `start` on that is not ASCII, found eight bytes at a time; it may stop
    /// sooner, at most seven bytes before the end.
    private func skipASCII(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position &+ 8 <= bytes.count {
            let highBits = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080
            guard highBits == 0 else {
                return position &+ UInt64(littleEndian: highBits).trailingZeroBitCount / 8
            }
            position &+= 8
        }
        return position
    }
}
