/// Whether two stretches of memory hold the same bytes.
///
/// Keys and names are short, so that a call to `memcmp`, which Embedded Swift may lack too, would cost more than this.
@inlinable
func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    let count = left.count
    guard count == right.count else { return false }
    guard count > 0, let a = left.baseAddress, let b = right.baseAddress else { return true }
    guard count >= 8 else {
        var offset = 0
        while offset < count {
            if a.load(fromByteOffset: offset, as: UInt8.self) != b.load(fromByteOffset: offset, as: UInt8.self) {
                return false
            }
            offset &+= 1
        }
        return true
    }
    // The last 8 bytes may overlap the 8 before them.
    let last = count &- 8
    var offset = 0
    while offset < last {
        if a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            != b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        {
            return false
        }
        offset &+= 8
    }
    return a.loadUnaligned(fromByteOffset: last, as: UInt64.self)
        == b.loadUnaligned(fromByteOffset: last, as: UInt64.self)
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
