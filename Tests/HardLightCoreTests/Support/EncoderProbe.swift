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
    private static let dirt: UInt8 = 0xA5

    /// Calls an encoder with `capacity` bytes of dirty memory, `misalignment` bytes off an address that divides by 64.
    init(_ encoder: Encoder, capacity: Int, misalignment: Int) throws(ArchiveError) {
        let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity + 3 * Self.margin, alignment: 64)
        defer { whole.deallocate() }
        whole.initializeMemory(as: UInt8.self, repeating: Self.dirt)
        let start = Self.margin + misalignment
        let place = UnsafeMutableRawBufferPointer(rebasing: whole[start..<start + capacity])
        var scratch = ArchiveScratch()
        size = try encoder(place, &scratch)
        memory = Array(place)
        let outside = [whole[..<start], whole[(start + capacity)...]]
        isWithinBounds = outside.joined().allSatisfy { $0 == Self.dirt }
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
func encoded(_ encoder: Encoder) throws(ArchiveError) -> [UInt8] {
    var scratch = ArchiveScratch()
    var capacity = 32
    while true {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 1)
        defer { memory.deallocate() }
        let size = try encoder(memory, &scratch)
        if size <= capacity { return Array(memory.prefix(size)) }
        capacity = size
    }
}
