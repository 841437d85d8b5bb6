import HardLight
import Testing

@Suite("Writing frames")
struct FrameWriterTests {
    private static let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
    private let mask = key.withUnsafeBytes { WebSocketMask(readingFrom: $0) }
    private static let lengths = [0, 1, 2, 31, 32, 33, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537]

    private static func payload(_ length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }

    @Test("around a payload that already stands in memory", arguments: lengths)
    func around(length: Int) {
        let payload = Self.payload(length)
        for (mask, key) in [(nil, nil), (mask, Self.key)] as [(WebSocketMask?, [UInt8]?)] {
            let expected = RawFrame(2, payload, mask: key).bytes
            for headroom in [expected.count - length, FrameHeader.maximumSize, 100] {
                var memory = [UInt8](repeating: 0xEE, count: headroom) + payload + [0xEE, 0xEE]
                let frame = memory.withUnsafeMutableBytes {
                    FrameWriter.frame(.binary, payload: headroom..<headroom + length, in: $0, mask: mask)
                }
                #expect(frame.upperBound == headroom + length)
                #expect(Array(memory[frame]) == expected)
                #expect(memory[..<frame.lowerBound].allSatisfy { $0 == 0xEE })
                #expect(memory[frame.upperBound...] == [0xEE, 0xEE])
            }
        }
    }

    @Test("with a copy of a payload", arguments: lengths)
    func copying(length: Int) {
        let payload = Self.payload(length)
        for (mask, key) in [(nil, nil), (mask, Self.key)] as [(WebSocketMask?, [UInt8]?)] {
            let expected = RawFrame(9, payload, mask: key).bytes
            var output = [UInt8](repeating: 0xEE, count: expected.count + 1)
            let count = payload.withUnsafeBytes { payload in
                output.withUnsafeMutableBytes { FrameWriter.write(.ping, payload: payload, mask: mask, to: $0) }
            }
            #expect(count == expected.count)
            #expect(output == expected + [0xEE])
        }
    }

    private func close(_ code: CloseCode?, _ reason: String, mask: WebSocketMask? = nil) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: FrameHeader.maximumSize + FrameHeader.maximumControlPayload)
        let count = output.withUnsafeMutableBytes { FrameWriter.writeClose(code, reason: reason, mask: mask, to: $0) }
        return Array(output[..<count])
    }

    @Test("close frames")
    func closing() {
        #expect(close(nil, "not told without a code") == RawFrame.close().unmasked.bytes)
        #expect(close(.normalClosure, "") == RawFrame.close(1000).unmasked.bytes)
        #expect(close(.goingAway, "bye", mask: mask) == RawFrame.close(1001, "bye").bytes)
        for code: CloseCode in [.noStatusReceived, .abnormalClosure, .tlsHandshake, CloseCode(rawValue: 12)] {
            #expect(close(code, "a code that must not be sent") == RawFrame.close().unmasked.bytes)
        }
    }

    @Test("a long reason is cut between two characters")
    func longReason() {
        let ascii = String(repeating: "x", count: 123)
        #expect(close(.goingAway, ascii) == RawFrame.close(1001, ascii).unmasked.bytes)
        #expect(close(.goingAway, ascii + "y") == RawFrame.close(1001, ascii).unmasked.bytes)
        let foxes = String(repeating: "🦊", count: 40)
        #expect(close(.goingAway, foxes) == RawFrame.close(1001, String(repeating: "🦊", count: 30)).unmasked.bytes)
    }
}
