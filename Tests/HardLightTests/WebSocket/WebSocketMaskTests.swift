import HardLight
import Testing

@Suite("Masking")
struct WebSocketMaskTests {
    private static let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
    private let mask = key.withUnsafeBytes { WebSocketMask(readingFrom: $0) }

    private static func masked(_ bytes: some Sequence<UInt8>, offset: Int) -> [UInt8] {
        bytes.enumerated().map { $1 ^ key[($0 + offset) % 4] }
    }

    /// Lengths on both sides of every width that is worked with, and of its multiples.
    private static let lengths = Array(0...72) + [127, 128, 129, 255, 256, 257, 1000]

    @Test("in place, at every alignment and every offset in the payload", arguments: lengths)
    func inPlace(length: Int) {
        let original = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
        for alignment in 0..<16 {
            for offset in [0, 1, 2, 3, 4, 1001, 65_535] {
                var memory = [UInt8](repeating: 0xEE, count: alignment + length + 16)
                memory.replaceSubrange(alignment..<alignment + length, with: original)
                memory.withUnsafeMutableBytes { memory in
                    let target = UnsafeMutableRawBufferPointer(rebasing: memory[alignment..<alignment + length])
                    mask.apply(to: target, offset: offset)
                }
                #expect(Array(memory[alignment..<alignment + length]) == Self.masked(original, offset: offset))
                #expect(memory[..<alignment].allSatisfy { $0 == 0xEE })
                #expect(memory[(alignment + length)...].allSatisfy { $0 == 0xEE })
            }
        }
    }

    @Test("copying, between every two alignments", arguments: lengths)
    func copying(length: Int) {
        let original = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 5 &+ 3) }
        for from in 0..<8 {
            let source = [UInt8](repeating: 0, count: from) + original
            for to in 0..<8 {
                var target = [UInt8](repeating: 0xEE, count: to + length + 8)
                source.withUnsafeBytes { source in
                    target.withUnsafeMutableBytes { target in
                        mask.apply(
                            copying: UnsafeRawBufferPointer(rebasing: source[from...]),
                            into: UnsafeMutableRawBufferPointer(rebasing: target[to..<to + length]),
                            offset: from
                        )
                    }
                }
                #expect(Array(target[to..<to + length]) == Self.masked(original, offset: from))
                #expect(target[..<to].allSatisfy { $0 == 0xEE })
                #expect(target[(to + length)...].allSatisfy { $0 == 0xEE })
            }
        }
    }

    @Test("the key is written as it was read")
    func writing() {
        var output = [UInt8](repeating: 0, count: 4)
        output.withUnsafeMutableBytes { mask.write(to: $0) }
        #expect(output == Self.key)
    }
}
