import HardLight
import Testing

@Suite("A client's masking keys")
struct MaskKeysTests {
    @Test("differ from one another, within a batch and over batches, in all their bytes")
    func differ() {
        var keys = MaskKeys()
        let words = (0..<200).map { _ in word(keys.next()) }
        // Of 200 words of 32 bits, two are equal once in 200,000 runs: then there are still 199.
        #expect(Set(words).count >= 198)
        for shift in stride(from: 0, to: 32, by: 8) {
            // A byte that is never random would have one value.
            #expect(Set(words.map { $0 >> UInt32(shift) & 0xFF }).count > 50)
        }
    }

    private func word(_ mask: WebSocketMask) -> UInt32 {
        var word: UInt32 = 0
        withUnsafeMutableBytes(of: &word) { mask.write(to: $0) }
        return word
    }
}
