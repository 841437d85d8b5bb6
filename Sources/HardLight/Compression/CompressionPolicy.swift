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

    /// Makes a message of an archive that stands in `memory`: deflated where that is worth an attempt and gains, stored
    /// otherwise.
    ///
    /// - Parameter archive: Where it stands: with the room around it that ``StoredBlock/wrap(_:in:)`` asks for and, where
    ///   deflating is attempted, as many bytes behind it as it has itself.
    /// - Returns: Where the message stands.
    package func wrap(
        _ archive: Range<Int>,
        in memory: UnsafeMutableRawBufferPointer,
        deflaters: DeflaterPool
    ) -> Range<Int> {
        if attemptsDeflate(of: archive.count) {
            precondition(archive.lowerBound >= 0 && archive.upperBound + archive.count <= memory.count)
            let source = UnsafeRawBufferPointer(rebasing: memory[archive])
            // No room for what would not be smaller than a stored block: zlib stops when it is used up.
            let target = UnsafeMutableRawBufferPointer(
                rebasing: memory[archive.upperBound..<archive.upperBound + archive.count]
            )
            if let size = deflaters.deflate(source, level: level, into: target) {
                let message = archive.lowerBound..<archive.lowerBound + size
                UnsafeMutableRawBufferPointer(rebasing: memory[message])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: target[..<size]))
                return message
            }
        }
        return StoredBlock.wrap(archive, in: memory)
    }
}
