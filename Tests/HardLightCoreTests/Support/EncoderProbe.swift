import RKYV

/// What writes a message into memory and tells its size: the shape of every encoder of the core.
typealias Encoder = (UnsafeMutableRawBufferPointer, inout ArchiveScratch) throws(ArchiveError) -> Int

/// What an encoder did with a piece of memory.
struct Encoding {
    /// The size that the encoder told.
    let size: Int
    /// What stands in the memory afterwards.
    let memory: [UInt8]
    /// Whether the bytes before and behind the memory are as they were.
    let isWithinBounds: Bool

    private static let margin = 64

    /// Calls an encoder with `capacity` bytes of dirty memory, `misalignment` bytes off an address that divides by 64.
    init(_ encoder: Encoder, capacity: Int, misalignment: Int) throws(ArchiveError) {
        let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity + 3 * Self.margin, alignment: 64)
        defer { whole.deallocate() }
        for index in whole.indices {
            whole[index] = Self.dirt(index)
        }
        let start = Self.margin + misalignment
        let place = UnsafeMutableRawBufferPointer(rebasing: whole[start..<start + capacity])
        var scratch = ArchiveScratch()
        size = try encoder(place, &scratch)
        memory = Array(place)
        let outside = Array(whole.indices[..<start]) + Array(whole.indices[(start + capacity)...])
        isWithinBounds = outside.allSatisfy { whole[$0] == Self.dirt($0) }
    }

    private static func dirt(_ index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: index &* 37 &+ 0xA5)
    }
}

/// Holds an encoder to its contract: into enough memory, at any address, it writes exactly `expected`; into less it tells
/// the size all the same; and it touches nothing else.
///
/// - Returns: What is wrong; `nil` when nothing is.
func fault(of encoder: Encoder, expected: [UInt8], _ noise: inout Noise) throws -> String? {
    var scratch = ArchiveScratch()
    let size = try encoder(UnsafeMutableRawBufferPointer(start: nil, count: 0), &scratch)
    guard size == expected.count else {
        return "tells \(size) bytes without memory, not \(expected.count)"
    }
    for misalignment in 0..<8 {
        let room = expected.count + (misalignment == 0 ? 0 : noise.below(20))
        let encoding = try Encoding(encoder, capacity: room, misalignment: misalignment)
        if encoding.size != expected.count { return "tells \(encoding.size) bytes, not \(expected.count)" }
        if !encoding.isWithinBounds { return "writes outside its \(room) bytes" }
        let written = encoding.memory.prefix(expected.count)
        if !written.elementsEqual(expected) {
            return "writes \(hex(written))\ninstead of \(hex(expected)), \(misalignment) bytes off"
        }
    }
    // Every capacity that is too small, or some of them where there are many.
    for capacity in 0..<expected.count where expected.count < 120 || noise.once(in: expected.count / 20) {
        let encoding = try Encoding(encoder, capacity: capacity, misalignment: noise.below(8))
        if encoding.size != expected.count { return "tells \(encoding.size) bytes into \(capacity)" }
        if !encoding.isWithinBounds { return "writes outside its \(capacity) bytes" }
    }
    return nil
}

/// What an encoder writes, got in the way in which it is to be used: again, when it was too much for the memory.
func encoded(startingWith capacity: Int = 0, _ encoder: Encoder) throws(ArchiveError) -> [UInt8] {
    let first = try Encoding(encoder, capacity: capacity, misalignment: 0)
    if first.size <= capacity { return Array(first.memory.prefix(first.size)) }
    return try Encoding(encoder, capacity: first.size, misalignment: 0).memory
}
