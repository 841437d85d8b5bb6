/// Bytes as they are, in the form of a DEFLATE stream (RFC 1951 §3.2.4): the message of every archive that compression
/// would not make smaller. It costs five bytes and no compressor, and any inflater reads it.
///
/// ```text
/// byte 0                           bytes 1–2           bytes 3–4       then
/// ┌────────────┬─────────────────┬───────────────────┬───────────────┬─────────────┐
/// │ bit 0      │ bits 1–2: 00,   │ LEN,              │ NLEN,         │ LEN bytes   │
/// │ last block │ the rest unused │ little-endian     │ LEN inverted  │             │
/// └────────────┴─────────────────┴───────────────────┴───────────────┴─────────────┘
/// ```
///
/// A block holds at most 65,535 bytes; what is longer takes several.
package enum StoredBlock {
    /// The bytes before the contents of each block.
    package static let headerSize = 5

    /// The most that one block holds, in bytes.
    package static let maximumLength = 65_535

    /// The bytes that a message of `byteCount` bytes takes when it is stored.
    package static func encodedSize(of byteCount: Int) -> Int {
        byteCount + blockCount(for: byteCount) * headerSize
    }

    private static func blockCount(for byteCount: Int) -> Int {
        byteCount == 0 ? 1 : (byteCount - 1) / maximumLength + 1
    }

    /// The contents of a message that is one stored block and nothing else, where they stand; `nil` if it is not.
    package static func contents(of message: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard message.count >= headerSize, message[0] & 0b111 == 0b001 else { return nil }
        let length = UInt16(littleEndian: message.loadUnaligned(fromByteOffset: 1, as: UInt16.self))
        let inverted = UInt16(littleEndian: message.loadUnaligned(fromByteOffset: 3, as: UInt16.self))
        guard length == ~inverted, message.count == headerSize + Int(length) else { return nil }
        return UnsafeRawBufferPointer(rebasing: message[headerSize...])
    }

    /// Makes a message of contents that already stand in `memory`.
    ///
    /// Up to 65,535 bytes stay where they are. Of more, all but the first block moves back to let headers in between.
    ///
    /// - Parameter contents: where they stand: with `headerSize` bytes of room before them and, where they take several
    ///   blocks, as much behind them for each block but the first.
    /// - Returns: where the message stands; `encodedSize(of:)` bytes.
    package static func wrap(_ contents: Range<Int>, in memory: UnsafeMutableRawBufferPointer) -> Range<Int> {
        let start = contents.lowerBound - headerSize
        if contents.count <= maximumLength {
            precondition(start >= 0 && contents.upperBound <= memory.count)
            writeHeader(of: contents.count, isLast: true, to: memory, at: start)
            return start..<contents.upperBound
        }
        let end = start + encodedSize(of: contents.count)
        precondition(start >= 0 && end <= memory.count)
        let source = UnsafeRawBufferPointer(rebasing: memory[contents])
        // From the last block to the first: each moves into room that the ones behind it have left.
        for index in (0..<blockCount(for: contents.count)).reversed() {
            writeBlock(index, of: source, to: UnsafeMutableRawBufferPointer(rebasing: memory[start..<end]))
        }
        return start..<end
    }

    /// Writes the header and the bytes of one block to its place in the message.
    private static func writeBlock(
        _ index: Int,
        of contents: UnsafeRawBufferPointer,
        to message: UnsafeMutableRawBufferPointer
    ) {
        let first = index * maximumLength
        let length = min(maximumLength, contents.count - first)
        let header = first + index * headerSize
        let block = header + headerSize
        let target = UnsafeMutableRawBufferPointer(rebasing: message[block..<block + length])
        let source = UnsafeRawBufferPointer(rebasing: contents[first..<first + length])
        if UnsafeRawPointer(target.baseAddress) != source.baseAddress {
            target.copyMemory(from: source)
        }
        writeHeader(of: length, isLast: first + length == contents.count, to: message, at: header)
    }

    private static func writeHeader(
        of length: Int,
        isLast: Bool,
        to memory: UnsafeMutableRawBufferPointer,
        at offset: Int
    ) {
        memory[offset] = isLast ? 1 : 0
        memory.storeBytes(of: UInt16(length).littleEndian, toByteOffset: offset + 1, as: UInt16.self)
        memory.storeBytes(of: ~UInt16(length).littleEndian, toByteOffset: offset + 3, as: UInt16.self)
    }
}
