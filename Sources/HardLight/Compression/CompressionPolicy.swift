/// Which messages are worth compressing.
package struct CompressionPolicy: Hashable, Sendable {
    /// Archives smaller than this are stored, in bytes.
    ///
    /// With its frame and TLS record a message of 1 KiB is one packet on any network, so that fewer bytes bring it there
    /// no sooner; the smallest gain costs more time than the whole call takes without it.
    package static let defaultThreshold = 1024

    /// 0, which stores everything, to 9.
    package var level: Int

    /// Archives smaller than this are stored, in bytes.
    package var threshold: Int

    package init(level: Int, threshold: Int = CompressionPolicy.defaultThreshold) {
        precondition(0...9 ~= level && threshold >= 0)
        self.level = level
        self.threshold = threshold
    }

    /// Whether an archive of `byteCount` bytes is worth an attempt. If not, it is stored.
    package func attemptsDeflate(of byteCount: Int) -> Bool {
        level > 0 && byteCount >= threshold
    }

    /// Writes the message for `archive` to the start of `output`: deflated where that is worth an attempt and gains,
    /// stored otherwise.
    ///
    /// - Parameter output: memory apart from the archive's, with room for `StoredBlock.encodedSize(of:)` bytes.
    /// - Returns: the bytes written, never more than that.
    package func write(
        _ archive: UnsafeRawBufferPointer,
        to output: UnsafeMutableRawBufferPointer,
        deflaters: DeflaterPool
    ) -> Int {
        let storedSize = StoredBlock.encodedSize(of: archive.count)
        precondition(output.count >= storedSize)
        if attemptsDeflate(of: archive.count) {
            // No room for what would not be smaller: zlib stops when it is used up.
            let room = UnsafeMutableRawBufferPointer(rebasing: output[..<storedSize])
            if let size = deflaters.deflate(archive, level: level, into: room) {
                return size
            }
        }
        return StoredBlock.write(archive, to: output)
    }
}
