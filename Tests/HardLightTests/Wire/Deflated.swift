import HardLight

/// DEFLATE streams with compressed blocks, for tests that send them.
enum Deflated {
    static func stream(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
        let pool = DeflaterPool(maximumIdle: 1)
        var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 1000 + 64)
        let size = bytes.withUnsafeBytes { bytes in
            output.withUnsafeMutableBytes { pool.deflate(bytes, level: level, into: $0) }
        }
        return Array(output[..<(size ?? 0)])
    }

    /// Zeros in a thousandth of the bytes.
    static func zeros(count: Int) -> [UInt8] {
        stream([UInt8](repeating: 0, count: count))
    }
}
