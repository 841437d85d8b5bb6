import HardLight
import Testing

@Suite("Stored blocks")
struct StoredBlockTests {
    /// Both sides of one, two and three blocks.
    static let sizes = [
        0, 1, 2, 100, 65_534, 65_535, 65_536, 65_540, 131_069, 131_070, 131_071, 196_605, 196_606, 300_000,
    ]

    /// Put together byte by byte.
    private func expected(_ contents: [UInt8]) -> [UInt8] {
        var message: [UInt8] = []
        var rest = contents[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(65_535)
            let (low, high) = (UInt8(block.count & 0xFF), UInt8(block.count >> 8))
            message += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + block
        } while !rest.isEmpty
        return message
    }

    @Test("are put around what stands in memory, and inflate to it", arguments: sizes)
    func wrapping(size: Int) throws {
        let contents = archiveLike(size)
        let message = expected(contents)
        #expect(StoredBlock.encodedSize(of: size) == message.count)
        #expect(try inflate(message, limit: size) == contents)
        for headroom in [5, 19] {
            let tail = message.count - contents.count - 5
            var memory = [UInt8](repeating: 0xEE, count: headroom) + contents
            memory += [UInt8](repeating: 0xEE, count: tail + 3)
            let range = memory.withUnsafeMutableBytes { StoredBlock.wrap(headroom..<headroom + size, in: $0) }
            #expect(range == headroom - 5..<headroom + size + tail)
            #expect(Array(memory[range]) == message)
            #expect(memory[..<range.lowerBound].allSatisfy { $0 == 0xEE })
            #expect(memory[range.upperBound...].allSatisfy { $0 == 0xEE })
        }
    }

    @Test("a single one is read where it stands")
    func reading() {
        let message = expected([1, 2, 3])
        message.withUnsafeBytes { message in
            let contents = StoredBlock.contents(of: message)
            #expect(contents?.baseAddress == message.baseAddress.map { $0 + 5 })
            #expect(contents.map(Array.init) == [1, 2, 3])
        }
        // The five bits that have no meaning may be anything (RFC 1951 §3.2.4).
        ([0xF9] + message[1...]).withUnsafeBytes { #expect(StoredBlock.contents(of: $0).map(Array.init) == [1, 2, 3]) }
    }

    @Test(
        "what is not exactly one is left to the inflater",
        arguments: [
            [], [1], [1, 0, 0, 0xFF], [0, 0, 0, 0xFF, 0xFF], [3, 0, 0, 0xFF, 0xFF], [5, 0, 0, 0xFF, 0xFF],
            [1, 1, 0, 0xFF, 0xFF, 9], [1, 1, 0, 0xFE, 0xFF], [1, 1, 0, 0xFE, 0xFF, 9, 9], [1, 0, 0, 0xFF, 0xFE],
        ] as [[UInt8]]
    )
    func notOne(message: [UInt8]) {
        message.withUnsafeBytes { #expect(StoredBlock.contents(of: $0)?.count == nil) }
    }
}
