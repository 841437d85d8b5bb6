import Crypto

/// The masking keys of a client's frames.
///
/// They must be unpredictable (RFC 6455 §10.3), so they come from the cryptographic generator of swift-crypto, a batch at
/// a time: the system's generator costs a system call each time it is asked.
package struct MaskKeys: Sendable {
    private var keys: [UInt32] = []

    private static var batchSize: Int { 128 }

    package init() {}

    package mutating func next() -> WebSocketMask {
        if keys.isEmpty {
            refill()
        }
        return WebSocketMask(random: keys.removeLast())
    }

    private mutating func refill() {
        let random = SymmetricKey(size: SymmetricKeySize(bitCount: Self.batchSize * UInt32.bitWidth))
        random.withUnsafeBytes { bytes in
            for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<UInt32>.size) {
                keys.append(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            }
        }
    }
}
