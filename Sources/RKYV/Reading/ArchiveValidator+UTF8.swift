extension ArchiveValidator {
    /// Checks that `count` bytes at `position`, which lie inside the archive, are UTF-8.
    @inlinable
    @inline(__always)
    public func validateUTF8(at position: Int, count: Int) throws(ArchiveError) {
        // Nearly all text is ASCII, all over or to begin with: 8 bytes at a time, the last 8 perhaps once more.
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var offset = 0
        if count >= 8 {
            let last = count &- 8
            while offset < last {
                if load(UInt64.self, at: position &+ offset) & highBits != 0 { break }
                offset &+= 8
            }
            if offset >= last && load(UInt64.self, at: position &+ last) & highBits == 0 { return }
        } else if count == 0 {
            return
        }
        try Self.validateMultibyteUTF8(in: base, at: position, from: offset, count: count)
    }

    /// Checks the bytes from `offset` on; those before are ASCII. Well-formed sequences are those of Unicode's table 3-7.
    ///
    ///     U+0000..U+007F      00..7F
    ///     U+0080..U+07FF      C2..DF  80..BF
    ///     U+0800..U+0FFF      E0      A0..BF  80..BF
    ///     U+1000..U+FFFF      E1..EF  80..BF  80..BF          without surrogates: after ED only 80..9F
    ///     U+10000..U+3FFFF    F0      90..BF  80..BF  80..BF
    ///     U+40000..U+FFFFF    F1..F3  80..BF  80..BF  80..BF
    ///     U+100000..U+10FFFF  F4      80..8F  80..BF  80..BF
    @usableFromInline
    @inline(never)
    static func validateMultibyteUTF8(
        in archive: UnsafeRawPointer,
        at position: Int,
        from offset: Int,
        count: Int
    ) throws(ArchiveError) {
        // Static, because a validator whose address nobody needs is kept in registers.
        let text = archive + position
        var offset = offset
        while offset < count {
            let lead = text.load(fromByteOffset: offset, as: UInt8.self)
            if lead < 0x80 {
                offset &+= 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xbf
            switch lead {
            case 0xc2...0xdf: length = 2
            case 0xe0...0xef:
                length = 3
                if lead == 0xe0 { second = 0xa0...0xbf }
                if lead == 0xed { second = 0x80...0x9f }
            case 0xf0...0xf4:
                length = 4
                if lead == 0xf0 { second = 0x90...0xbf }
                if lead == 0xf4 { second = 0x80...0x8f }
            default: throw ArchiveError(.invalidUTF8, at: position &+ offset)
            }
            guard
                offset &+ length <= count,
                second.contains(text.load(fromByteOffset: offset &+ 1, as: UInt8.self)),
                length < 3 || text.load(fromByteOffset: offset &+ 2, as: UInt8.self) & 0xc0 == 0x80,
                length < 4 || text.load(fromByteOffset: offset &+ 3, as: UInt8.self) & 0xc0 == 0x80
            else { throw ArchiveError(.invalidUTF8, at: position &+ offset) }
            offset &+= length
        }
    }
}
