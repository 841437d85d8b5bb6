#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Android)
    import Android
#endif

/// The masking keys of a client's frames.
///
/// They must be unpredictable (RFC 6455 §10.3), so they come from the system's generator: a batch at a time, since asking it
/// is a system call. (Swift's `SystemRandomNumberGenerator` asks for 8 bytes each time, and swift-crypto asks that.)
package struct MaskKeys: Sendable {
    private var keys: [UInt32] = []

    /// 256 bytes, the most that `getentropy` gives.
    private static var batchSize: Int { 64 }

    package init() {}

    package mutating func next() -> WebSocketMask {
        if keys.isEmpty {
            refill()
        }
        return WebSocketMask(random: keys.removeLast())
    }

    private mutating func refill() {
        // Appending, so that the memory is used again.
        for _ in 0..<Self.batchSize {
            keys.append(0)
        }
        let isFilled = keys.withUnsafeMutableBytes { bytes -> Bool in
            guard let start = bytes.baseAddress else { return true }
            #if canImport(Darwin)
                arc4random_buf(start, bytes.count)
                return true
            #else
                return getentropy(start, bytes.count) == 0
            #endif
        }
        if !isFilled {
            // A kernel without the call (Linux before 3.17).
            var generator = SystemRandomNumberGenerator()
            for index in keys.indices {
                keys[index] = generator.next()
            }
        }
    }
}
