import NIOConcurrencyHelpers

/// Compressors for whoever needs one, from any thread.
///
/// There are never more than are at work at one time, and no more than a few are kept. No lock is held while a message
/// is compressed.
//
// `@unchecked Sendable`: `idle` is only touched with `lock` held, and a deflater is either in `idle` or on the stack of
// the one call of `deflate` that has taken it out, never in both and never anywhere else.
package final class DeflaterPool: @unchecked Sendable {
    private let lock = NIOLock()
    private var idle: [Deflater] = []
    private let maximumIdle: Int

    /// - Parameter maximumIdle: how many are kept while nobody needs them, at about 260 KiB each. As many as there are
    ///   event loops leaves nobody waiting for a new one.
    package init(maximumIdle: Int) {
        precondition(maximumIdle >= 0)
        self.maximumIdle = maximumIdle
    }

    /// How many are kept now.
    package var idleCount: Int {
        lock.withLock { idle.count }
    }

    /// Writes the message for `archive` to the start of `output`.
    ///
    /// - Parameters:
    ///   - level: 1 to 9.
    ///   - output: as much room as the message may take, and one byte more.
    /// - Returns: the bytes written, or `nil` if the message does not fit, or there is no memory to make it with.
    package func deflate(
        _ archive: UnsafeRawBufferPointer,
        level: Int,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard let deflater = lock.withLock({ idle.popLast() }) ?? Deflater(level: level) else { return nil }
        defer {
            lock.withLock {
                if idle.count < maximumIdle {
                    idle.append(deflater)
                }
            }
        }
        return deflater.deflate(archive, level: level, into: output)
    }
}
