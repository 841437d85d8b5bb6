/// Memory that everything on one event loop uses in turn, for what does not outlive the turn: a message while it is
/// unmasked and decoded, an archive while it is written.
///
/// It belongs to one event loop and is not `Sendable`. Whoever asks for memory takes it away from whoever asked before.
package final class LoopScratch {
    /// What is kept between uses. Large enough for all that one TLS record (16 KiB) or one read from a socket carries;
    /// small enough that a loop may keep it for good.
    package static let defaultRetainedCapacity = 64 * 1024

    private var storage = ByteStorage()
    private let retainedCapacity: Int

    /// - Parameter retainedCapacity: the bytes that may stay allocated while nobody needs more.
    package init(retaining retainedCapacity: Int = LoopScratch.defaultRetainedCapacity) {
        precondition(retainedCapacity > 0)
        self.retainedCapacity = retainedCapacity
    }

    /// The bytes allocated now.
    package var capacity: Int {
        storage.capacity
    }

    /// At least `count` bytes of uninitialised memory, valid until the next call on this scratch.
    ///
    /// Memory that one large message made grow is given back by the first ordinary request after it.
    package func memory(atLeast count: Int) -> UnsafeMutableRawBufferPointer {
        if count > storage.capacity || (storage.capacity > retainedCapacity && count <= retainedCapacity) {
            storage.release()
            storage.reallocate(max(count, retainedCapacity))
        }
        return storage.allocation
    }

    /// Gives back what is allocated beyond the retained capacity. Worth a call when a turn of the loop ends.
    package func trim() {
        if storage.capacity > retainedCapacity {
            storage.release()
        }
    }
}
