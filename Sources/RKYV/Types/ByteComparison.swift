/// Whether two stretches of memory hold the same bytes.
///
/// Keys and names are short, so that a call to `memcmp`, which Embedded Swift may lack too, would cost more than this.
@inlinable
func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    let count = left.count
    guard count == right.count else { return false }
    guard count > 0, let a = left.baseAddress, let b = right.baseAddress else { return true }
    var offset = 0
    if count >= 16 {
        // The last 8 bytes may overlap the 8 before them.
        let last = count &- 8
        while offset < last {
            if differ(UInt64.self, a, b, at: offset) { return false }
            offset &+= 8
        }
        return !differ(UInt64.self, a, b, at: last)
    }
    // Below 16 bytes a Swift string lies on the stack, in two words that have just been stored: no load reaches from one
    // into the other, because it would have to wait (`ArchiveWriter.write(text:)`).
    if count >= 8 {
        if differ(UInt64.self, a, b, at: 0) { return false }
        offset = 8
    }
    if count &- offset >= 4 {
        return !differ(UInt32.self, a, b, at: offset) && !differ(UInt32.self, a, b, at: count &- 4)
    }
    while offset < count {
        if differ(UInt8.self, a, b, at: offset) { return false }
        offset &+= 1
    }
    return true
}

@inlinable
@inline(__always)
func differ<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type,
    _ left: UnsafeRawPointer,
    _ right: UnsafeRawPointer,
    at offset: Int
) -> Bool {
    left.loadUnaligned(fromByteOffset: offset, as: T.self) != right.loadUnaligned(fromByteOffset: offset, as: T.self)
}

/// The order of two stretches of memory: that of the first bytes that differ; a prefix comes first.
@inlinable
func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> KeyOrder {
    let common = Swift.min(left.count, right.count)
    var offset = 0
    while offset < common {
        let a = left[offset]
        let b = right[offset]
        if a != b { return a < b ? .ascending : .descending }
        offset &+= 1
    }
    return KeyOrder(left.count, right.count)
}
