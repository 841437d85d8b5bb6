/// Bytes to fill messages with, fast in a debug build too.
enum Filler {
    /// Bytes that go up and start again: they compress well.
    static func rising(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                buffer[initialized] = UInt8(truncatingIfNeeded: initialized)
                initialized += 1
            }
        }
    }

    /// Bytes that do not compress.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var noise = Noise(seed: seed)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                var word = noise.next()
                while initialized < count, word != 0 {
                    buffer[initialized] = UInt8(truncatingIfNeeded: word)
                    word >>= 8
                    initialized += 1
                }
            }
        }
    }
}
