import HardLight
import Testing

@Suite("Frame headers")
struct FrameHeaderTests {
    private static let key: [UInt8] = [1, 2, 3, 4]
    private let mask = key.withUnsafeBytes { WebSocketMask(readingFrom: $0) }

    private func read(_ bytes: some Collection<UInt8>) throws -> FrameHeader? {
        try Array(bytes).withUnsafeBytes { try FrameHeader(readingFrom: $0) }
    }

    private func written(_ header: FrameHeader) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: header.encodedSize)
        output.withUnsafeMutableBytes { header.write(to: $0) }
        return output
    }

    @Test(
        "every class of length, at its edges",
        arguments: [
            (0, [0x82, 0]), (1, [0x82, 1]), (125, [0x82, 125]),
            (126, [0x82, 126, 0, 126]), (65_535, [0x82, 126, 0xFF, 0xFF]),
            (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
            (0x0102_0304, [0x82, 127, 0, 0, 0, 0, 1, 2, 3, 4]),
            (Int.max, [0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        ] as [(Int, [UInt8])]
    )
    func lengths(length: Int, unmasked: [UInt8]) throws {
        let header = FrameHeader(opcode: .binary, payloadLength: length)
        #expect(written(header) == unmasked)
        #expect(try read(unmasked) == header)

        var masked = unmasked + Self.key
        masked[1] |= 0x80
        let maskedHeader = FrameHeader(opcode: .binary, payloadLength: length, mask: mask)
        #expect(written(maskedHeader) == masked)
        #expect(try read(masked) == maskedHeader)
        for cut in 0..<masked.count {
            #expect(try read(masked[..<cut]) == nil)
        }
        #expect(try read(masked + [9, 9, 9]) == maskedHeader)
    }

    @Test("every opcode, final and not")
    func opcodes() throws {
        for opcode: Opcode in [.continuation, .text, .binary, .close, .ping, .pong] {
            #expect(written(FrameHeader(opcode: opcode, payloadLength: 5)) == [0x80 | opcode.rawValue, 5])
            #expect(try read([0x80 | opcode.rawValue, 5]) == FrameHeader(opcode: opcode, payloadLength: 5))
        }
        for opcode: Opcode in [.continuation, .text, .binary] {
            let header = FrameHeader(opcode: opcode, payloadLength: 5, isFinal: false)
            #expect(written(header) == [opcode.rawValue, 5])
            #expect(try read([opcode.rawValue, 5]) == header)
        }
    }

    @Test(
        "what a header must not be",
        arguments: [
            ([0xC2, 0], .reservedBits(0x40)), ([0xA2, 0], .reservedBits(0x20)), ([0x92, 0], .reservedBits(0x10)),
            ([0xF2, 0], .reservedBits(0x70)),
            ([0x83, 0], .reservedOpcode(3)), ([0x84, 0], .reservedOpcode(4)), ([0x85, 0], .reservedOpcode(5)),
            ([0x86, 0], .reservedOpcode(6)), ([0x87, 0], .reservedOpcode(7)), ([0x8B, 0], .reservedOpcode(11)),
            ([0x8C, 0], .reservedOpcode(12)), ([0x8D, 0], .reservedOpcode(13)), ([0x8E, 0], .reservedOpcode(14)),
            ([0x8F, 0], .reservedOpcode(15)),
            ([0x08, 0], .fragmentedControlFrame(.close)), ([0x09, 0], .fragmentedControlFrame(.ping)),
            ([0x0A, 0], .fragmentedControlFrame(.pong)),
            ([0x89, 126], .oversizedControlFrame(.ping)), ([0x8A, 127], .oversizedControlFrame(.pong)),
            ([0x88, 0xFE], .oversizedControlFrame(.close)),
            ([0x82, 126, 0, 125], .lengthNotMinimal(125)), ([0x82, 126, 0, 0], .lengthNotMinimal(0)),
            ([0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], .lengthNotMinimal(65_535)),
            ([0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0], .lengthOutOfRange(1 << 63)),
        ] as [([UInt8], FrameError)]
    )
    func violations(bytes: [UInt8], error: FrameError) throws {
        #expect(throws: error) { try read(bytes) }
        #expect(error.closeCode == .protocolError)
        #expect(try read(bytes[..<1]) == nil)
    }
}
