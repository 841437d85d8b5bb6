import Foundation

/// Random numbers that can be had again: the seed is printed when a test begins, and set by `HARDLIGHT_SEED`.
struct Noise: RandomNumberGenerator {
    /// Where these numbers come from, for the comment of an expectation.
    let seed: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// - Parameter test: Who asks, for the line that is printed.
    init(for test: String) {
        let given = ProcessInfo.processInfo.environment["HARDLIGHT_SEED"].flatMap { UInt64($0) }
        self.init(seed: given ?? UInt64.random(in: .min ... .max))
        print("\(test): HARDLIGHT_SEED=\(seed)")
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self)
    }

    mutating func byte() -> UInt8 {
        UInt8(truncatingIfNeeded: next())
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in byte() }
    }

    /// True once in `count` times.
    mutating func once(in count: Int) -> Bool {
        below(count) == 0
    }

    /// A size that is mostly small, since alignment and emptiness are where the mistakes are, and sometimes not.
    mutating func size() -> Int {
        once(in: 10) ? below(3000) : below(40)
    }
}
