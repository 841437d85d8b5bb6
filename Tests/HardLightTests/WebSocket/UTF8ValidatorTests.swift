import HardLight
import Testing

@Suite("UTF-8 in pieces")
struct UTF8ValidatorTests {
    private enum Verdict: Equatable { case valid, invalid, incomplete }

    private func verdict(_ bytes: [UInt8]) -> Verdict {
        var validator = UTF8Validator()
        guard bytes.withUnsafeBytes({ validator.accept($0) }) else { return .invalid }
        return validator.isComplete ? .valid : .incomplete
    }

    /// The standard library repairs what is wrong, so that only valid text comes back as it went in.
    private func isValid(_ bytes: [UInt8]) -> Bool {
        Array(String(decoding: bytes, as: UTF8.self).utf8) == bytes
    }

    @Test("all of one and two bytes agree with the standard library")
    func exhaustive() {
        for first in UInt8.min...UInt8.max {
            #expect((verdict([first]) == .valid) == isValid([first]))
            for second in UInt8.min...UInt8.max where (verdict([first, second]) == .valid) != isValid([first, second]) {
                Issue.record("\(first) \(second)")
            }
        }
    }

    @Test("all that begins like three or four bytes agrees, at the ends of every range")
    func longer() {
        let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for first in UInt8(0xE0)...0xFF {
            for second in edges {
                for third in edges {
                    for bytes in [[first, second, third]] + edges.map({ [first, second, third, $0] })
                    where (verdict(bytes) == .valid) != isValid(bytes) {
                        Issue.record("\(bytes)")
                    }
                }
            }
        }
    }

    @Test(
        "the first byte that cannot be right is refused",
        arguments: [
            ([0x80], 0), ([0xC0], 0), ([0xC1], 0), ([0xF5], 0), ([0xFF], 0), ([0xC2, 0x41], 1), ([0xE0, 0x9F], 1),
            ([0xED, 0xA0], 1), ([0xF0, 0x8F], 1), ([0xF4, 0x90], 1), ([0xE1, 0x80, 0xC0], 2),
            ([0xF1, 0x80, 0x80, 0x7F], 3),
        ] as [([UInt8], Int)]
    )
    func failsFast(bytes: [UInt8], at position: Int) {
        // Behind ASCII of any length, so that the wrong byte stands at every place of the eight looked at together.
        for padding in 0..<20 {
            let before = [UInt8](repeating: 0x61, count: padding) + bytes[..<position]
            #expect(verdict(before) != .invalid)
            #expect(verdict(before + [bytes[position]]) == .invalid)
            #expect(verdict(before + [bytes[position]] + Array("and more text".utf8)) == .invalid)
        }
    }

    @Test("a cut anywhere changes nothing")
    func split() {
        let text = Array("κόσμε ASCII that is longer than a word 🦊 and ퟿�𐀀\u{10FFFF} mixed".utf8)
        for cut in 0...text.count {
            var validator = UTF8Validator()
            #expect(text[..<cut].withUnsafeBytes { validator.accept($0) })
            #expect(validator.isComplete == isValid(Array(text[..<cut])))
            #expect(text[cut...].withUnsafeBytes { validator.accept($0) })
            #expect(validator.isComplete)
        }
    }
}
