import HardLight

/// Random numbers that are the same in every run: SplitMix64.
struct Noise: RandomNumberGenerator {
    private var state: UInt64
    private var depth = 0

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    /// Whether values should come to an end: collections are empty then, and optionals `nil`.
    var isDeep: Bool { depth > 3 }

    /// How many elements a collection is to have.
    mutating func count() -> Int { isDeep ? 0 : below(4) }

    /// Makes a value one level deeper.
    mutating func nested<Value>(_ make: (inout Noise) -> Value) -> Value {
        depth += 1
        defer { depth -= 1 }
        return make(&self)
    }
}

/// A type that has random values.
protocol Noisy {
    static func noise(_ noise: inout Noise) -> Self
}

extension Noisy where Self: FixedWidthInteger {
    /// The ends of the range come more often than chance has it.
    static func noise(_ noise: inout Noise) -> Self {
        switch noise.below(8) {
        case 0: .min
        case 1: .max
        case 2: 0
        default: random(in: .min ... .max, using: &noise)
        }
    }
}

extension UInt8: Noisy {}
extension Int8: Noisy {}
extension UInt16: Noisy {}
extension Int16: Noisy {}
extension UInt32: Noisy {}
extension Int32: Noisy {}
extension UInt64: Noisy {}
extension Int64: Noisy {}

extension UInt: Noisy {
    /// An archive has 32 bits for it.
    static func noise(_ noise: inout Noise) -> UInt { UInt(UInt32.noise(&noise)) }
}

extension Int: Noisy {
    static func noise(_ noise: inout Noise) -> Int { Int(Int32.noise(&noise)) }
}

extension Bool: Noisy {
    static func noise(_ noise: inout Noise) -> Bool { noise.below(2) == 0 }
}

extension Float: Noisy {
    /// Any bits but those of a NaN: JavaScript has only one.
    static func noise(_ noise: inout Noise) -> Float {
        let value = Float(bitPattern: .noise(&noise))
        return value.isNaN ? -0.0 : value
    }
}

extension Double: Noisy {
    static func noise(_ noise: inout Noise) -> Double {
        let value = Double(bitPattern: .noise(&noise))
        return value.isNaN ? -0.0 : value
    }
}

extension Unicode.Scalar: Noisy {
    static func noise(_ noise: inout Noise) -> Unicode.Scalar {
        Unicode.Scalar(UInt32(noise.below(0x11_0000))) ?? "\u{FFFF}"
    }
}

extension String: Noisy {
    /// Around the 7 bytes that go inline, and with characters that UTF-16 has two units for.
    static func noise(_ noise: inout Noise) -> String {
        var text = ""
        for _ in 0..<noise.below(12) {
            text.unicodeScalars.append(
                noise.below(3) == 0 ? .noise(&noise) : ["a", "z", "\0", "é", "𝄞"][noise.below(5)]
            )
        }
        return text
    }
}

extension BoxedString: Noisy {
    static func noise(_ noise: inout Noise) -> BoxedString { BoxedString(.noise(&noise)) }
}

extension Unit: Noisy {
    static func noise(_ noise: inout Noise) -> Unit { Unit() }
}
