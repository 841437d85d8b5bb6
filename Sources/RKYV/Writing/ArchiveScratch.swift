/// Working memory of ``ArchiveWriter``, to be kept and used again: after the first few values it no longer grows, and
/// archiving allocates nothing.
@frozen
public struct ArchiveScratch: ~Copyable, @unchecked Sendable {
    // `@unchecked` because of the pointer: the struct cannot be copied, so that the memory has one user at a time.

    /// Memory for a first-in first-out queue: positions written by `archiveChildren`, not yet taken by `archiveBody`.
    @usableFromInline var positions: UnsafeMutablePointer<UInt32>?
    @usableFromInline var capacity = 0
    /// Where the entries of hash maps stand in their collections: a block for each level of maps in maps.
    @usableFromInline var placeBlocks: [UnsafeMutableRawBufferPointer] = []
    /// How many of the blocks are in use.
    @usableFromInline var placeDepth = 0
    /// Whether there may be anything to forget after an archive.
    @usableFromInline var holdsObjects = false
    /// The shared objects that have been written.
    @usableFromInline var sharedObjects = SharedObjectTable()
    #if !hasFeature(Embedded)
        /// Objects that only weak references led to, alive until the archive is done.
        @usableFromInline var keptObjects: [AnyObject] = []
    #endif

    /// Working memory that allocates when it is first needed.
    @inlinable
    public init() {}

    @inlinable
    deinit {
        positions?.deallocate()
        for block in placeBlocks { block.deallocate() }
    }

    /// Forgets all objects and keeps the memory.
    @usableFromInline
    @inline(never)
    mutating func reset() {
        holdsObjects = false
        sharedObjects.removeAll()
        #if !hasFeature(Embedded)
            if !keptObjects.isEmpty { keptObjects.removeAll(keepingCapacity: true) }
        #endif
    }

    /// Makes room for more positions, and keeps the first `count`.
    mutating func grow(toAtLeast minimum: Int, keeping count: Int) {
        let newCapacity = Swift.max(64, minimum, capacity &* 2)
        let newPositions = UnsafeMutablePointer<UInt32>.allocate(capacity: newCapacity)
        if let positions {
            newPositions.initialize(from: positions, count: count)
            positions.deallocate()
        }
        positions = newPositions
        capacity = newCapacity
    }

    /// Uninitialized memory that does not move until ``endPlaces()``; the last one begun ends first.
    @usableFromInline
    mutating func beginPlaces(byteCount: Int) -> UnsafeMutableRawPointer {
        if placeDepth == placeBlocks.count { placeBlocks.append(.allocate(byteCount: 1_024, alignment: 16)) }
        if placeBlocks[placeDepth].count < byteCount {
            placeBlocks[placeDepth].deallocate()
            placeBlocks[placeDepth] = .allocate(byteCount: byteCount, alignment: 16)
        }
        placeDepth &+= 1
        // A block that has been allocated has an address.
        return placeBlocks[placeDepth &- 1].baseAddress.unsafelyUnwrapped
    }

    /// Gives back what ``beginPlaces(byteCount:)`` gave out last.
    @inlinable
    mutating func endPlaces() { placeDepth &-= 1 }
}
