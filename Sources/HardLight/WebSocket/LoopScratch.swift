/// Memory that everything on one event loop uses in turn, for what does not outlive the turn: a message while it is
/// unmasked and decoded, an archive while it is written.
///
/// It belongs to one event loop and is not `Sendable`. Whoever asks for memory takes it away from whoever asked before.
package final class LoopScratch {
    /// What is kept between uses. Large enough for all that one TLS record (16 KiB) or one read from a socket carries;
    /// small enough that a loop may keep it for good.
    package static let defaultRetainedCapacity = 64 * 1024

    private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private let retainedCapacity: Int

    /// - Parameter retainedCapacity: the bytes that may stay allocated while nobody needs more.
    package init(retaining retainedCapacity: Int = LoopScratch.defaultRetainedCapacity) {
        precondition(retainedCapacity > 0)
        self.retainedCapacity = retainedCapacity
    }

    deinit {
        memory.deallocate()
    }

    /// The bytes allocated now.
    package var capacity: Int {
        memory.count
    }

    /// At least `count` bytes of uninitialised memory, valid until the next call on this scratch.
    ///
    /// Memory that one large message made grow is given back by the first ordinary request after it.
    package func memory(atLeast count: Int) -> UnsafeMutableRawBufferPointer {
        if count > memory.count || (memory.count > retainedCapacity && count <= retainedCapacity) {
            reallocate(max(count, retainedCapacity))
        }
        return memory
    }

    /// Gives back what is allocated beyond the retained capacity. Worth a call when a turn of the loop ends.
    package func trim() {
        if memory.count > retainedCapacity {
            memory.deallocate()
            memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        }
    }

    private func reallocate(_ count: Int) {
        // Before the new is there: the contents are nobody's, and both at once would be more than is needed.
        memory.deallocate()
        memory = .allocate(byteCount: count, alignment: 16)
    }
}
