import HardLightCore
import Testing

@Suite("Compression levels")
struct CompressionLevelTests {
    /// The level that a value of `X-HL-Compress` asks for.
    private func level(_ value: String?) -> Int {
        CompressionLevel(header: value.map { Array($0.utf8) }).rawValue
    }

    @Test("every level can be asked for", arguments: 0...9)
    func digits(digit: Int) {
        #expect(level("\(digit)") == digit)
        #expect(CompressionLevel(rawValue: digit)?.rawValue == digit)
    }

    @Test(
        "everything else is the standard level",
        arguments: [
            nil, "", " ", "10", "11", "99", "-1", "+", "-", "/", ":", "a", "6.0", "0x6", "six", "٦", "６", "\u{0}",
            "1,2", "9 9",
        ]
    )
    func others(value: String?) {
        #expect(level(value) == 6)
    }

    @Test("there are ten of them")
    func bounds() {
        #expect(CompressionLevel(rawValue: -1) == nil)
        #expect(CompressionLevel(rawValue: 10) == nil)
        #expect(CompressionLevel(rawValue: .min) == nil)
        #expect(CompressionLevel(rawValue: .max) == nil)
    }

    @Test("the named ones, in order")
    func named() {
        #expect(CompressionLevel.none.rawValue == 0)
        #expect(CompressionLevel.standard.rawValue == 6)
        #expect(CompressionLevel.none < .standard)
        #expect(!(CompressionLevel.standard < .none))
        #expect((0...9).compactMap(CompressionLevel.init(rawValue:)).sorted().map(\.rawValue) == Array(0...9))
    }
}
