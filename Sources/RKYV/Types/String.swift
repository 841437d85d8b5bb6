// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `String`: up to 7 bytes of UTF-8 inline, more than that outside.
///
///     byte    0   1   2   3   4   5   6   7
///           | UTF-8, zeros behind it      | length |    length ≤ 7
///           | length        | offset               |    offset < 0: from byte 0 back to the characters
///
/// The sign of the offset is the top bit of byte 7, which tells the two forms apart.
extension String: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 8, alignment: 4) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedString {
        let text = Self.text(of: pointer.load())
        return ArchivedString(pointer.advanced(by: text.offset), count: text.count)
    }

    /// Where the text of a validated string is, from the string on, and how many bytes it takes.
    @inlinable
    @inline(__always)
    static func text(of word: UInt64) -> (offset: Int, count: Int) {
        if Int64(bitPattern: word) >= 0 { return (0, Int(truncatingIfNeeded: word &>> 56)) }
        return (
            Int(Int32(truncatingIfNeeded: word &>> 32)),
            Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: word))
        )
    }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        let word = validator.load(UInt64.self, at: position)
        if Int64(bitPattern: word) >= 0 {
            let count = Int(truncatingIfNeeded: word &>> 56)
            // The reference believes lengths up to 127, and then reads beyond the string.
            if count > 7 { throw ArchiveError(.invalidInlineLength, at: position) }
            // Bytes behind the text do not matter.
            let text = word & (1 &<< UInt64(truncatingIfNeeded: count &* 8) &- 1)
            if text & 0x8080_8080_8080_8080 != 0 {
                try ArchiveValidator.validateMultibyteUTF8(in: validator.base, at: position, from: 0, count: count)
            }
        } else {
            let length = UInt32(truncatingIfNeeded: word)
            let target = position &+ Int(Int32(truncatingIfNeeded: word &>> 32))
            guard UInt64(length) <= UInt64(truncatingIfNeeded: validator.count) else {
                throw ArchiveError(.outOfBounds, at: position)
            }
            let count = Int(truncatingIfNeeded: length)
            try validator.check(target, size: count, alignment: 1, from: position)
            try validator.claim(target, size: count)
            try validator.validateUTF8(at: target, count: count)
        }
    }

    @inlinable
    @inline(__always)
    public func archiveChildren(into writer: inout ArchiveWriter) {
        // `utf8.count` and `withContiguousStorageIfAvailable` are the fast paths: `withUTF8` and `utf8.span` cost more.
        let count = utf8.count
        guard count > 7 else { return }
        if UInt64(truncatingIfNeeded: count) > UInt64(UInt32.max) { writer.fail(.archiveTooLarge) }
        writer.push(writer.position)
        if utf8.withContiguousStorageIfAvailable({ writer.write(text: $0) }) == nil {
            writer.write(bridged: self)
        }
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        let count = utf8.count
        if count > 7 {
            let offset = UInt64(truncatingIfNeeded: writer.pop() &- slot.position)
            slot.store(offset &<< 32 | UInt64(UInt32(truncatingIfNeeded: count)))
        } else {
            let text = utf8.withContiguousStorageIfAvailable(littleEndianWord) ?? littleEndianWord(bridged: self)
            slot.store(UInt64(truncatingIfNeeded: count) &<< 56 | text)
        }
    }

    @inlinable
    @inline(__always)
    public init(archived: ArchivedString) { self.init(archived) }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) {
        let text = Self.text(of: source.load())
        self.init(validatedUTF8: UnsafeRawBufferPointer(start: source.base + text.offset, count: text.count))
    }
}

extension ArchiveWriter {
    /// Writes a string that is not stored as UTF-8: one that comes from Objective-C.
    @usableFromInline
    @inline(never)
    mutating func write(bridged string: String) {
        var string = string
        string.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }
}

/// Up to 7 bytes as the low bytes of a word.
@inlinable
@inline(__always)
func littleEndianWord(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let start = bytes.baseAddress else { return 0 }
    return littleEndianWord(UnsafeRawPointer(start), count: bytes.count)
}

/// Up to 7 bytes as the low bytes of a word.
@inlinable
@inline(__always)
func littleEndianWord(_ start: UnsafeRawPointer, count: Int) -> UInt64 {
    if count >= 4 {
        // Two loads that overlap in the middle cover 4 to 7 bytes.
        let low = UInt64(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self)))
        let high = UInt64(UInt32(littleEndian: start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)))
        return low | high &<< UInt64(truncatingIfNeeded: (count &- 4) &* 8)
    }
    guard count > 0 else { return 0 }
    // The first, the middle and the last cover 1 to 3 bytes.
    let middle = count &>> 1
    let last = count &- 1
    return UInt64(start.load(as: UInt8.self))
        | UInt64(start.load(fromByteOffset: middle, as: UInt8.self)) &<< UInt64(truncatingIfNeeded: middle &* 8)
        | UInt64(start.load(fromByteOffset: last, as: UInt8.self)) &<< UInt64(truncatingIfNeeded: last &* 8)
}

/// As above, for a string that is not stored as UTF-8.
@usableFromInline
@inline(never)
func littleEndianWord(bridged string: String) -> UInt64 {
    var string = string
    return string.withUTF8 { littleEndianWord($0) }
}
