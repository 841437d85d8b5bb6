/// Checks an archive before anything is read from it, with the rules of rkyv's `ArchiveValidator`.
///
/// A writer writes depth first: all that a value points to lies before the value, in the order in which its pointers are
/// visited, and nothing is pointed to twice. The validator turns this around. It keeps the range of bytes that pointers
/// may lead to. While what lies behind a pointer is checked, that range ends where the target begins; afterwards it begins
/// where the target ends:
///
///     |  checked before  |  children of the target  |  target  |  still to be visited  |  the pointer's value |
///                        lower ────────────── upper (inside)
///                                                              lower ─────────── upper (afterwards)
///
/// So no byte is visited twice, and overlapping, aliasing, cyclic and out-of-order data cannot pass; gaps can. The work is
/// bounded by the archive's length.
///
/// Its verdicts are rkyv's, but for a few archives that are refused because few bytes would do much harm, or because they have
/// no Swift value. <doc:Validation> lists them all.
@frozen
public struct ArchiveValidator: ~Copyable {
    @usableFromInline let base: UnsafeRawPointer
    @usableFromInline let count: Int
    /// Where the bytes begin that pointers may lead to.
    @usableFromInline var lower: Int
    /// Where the bytes end that pointers may lead to.
    @usableFromInline var upper: Int
    /// How many more pointers may nest.
    @usableFromInline var remainingDepth: Int
    /// How many more elements without bytes may come.
    @usableFromInline var remainingEmptyElements: Int
    #if !hasFeature(Embedded)
        /// The targets of shared pointers that have been checked, and as what types; `nil` until there is one.
        ///
        /// Swift's own table, because it is seeded: with a known hash an archive could make every insertion slow. Behind a
        /// pointer, because looking at that is all that most archives should pay for it.
        @usableFromInline var sharedTargets: UnsafeMutablePointer<[Int: ObjectIdentifier]>?
    #endif

    /// A validator for an archive that is exactly `bytes`.
    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer, depthLimit: Int) {
        base = bytes.baseAddress ?? ArchivePointer.nowhere
        count = bytes.count
        lower = 0
        upper = bytes.count
        remainingDepth = depthLimit
        // A vector of a type without bytes may claim four thousand million elements in eight bytes. The reference
        // accepts that; the owned array would take a byte each. Beyond what tests and programs do, length has to pay.
        remainingEmptyElements = Swift.min(bytes.count, Int.max &- 65_536) &+ 65_536
    }

    #if !hasFeature(Embedded)
        @inlinable
        deinit {
            if let sharedTargets {
                sharedTargets.deinitialize(count: 1)
                sharedTargets.deallocate()
            }
        }
    #endif

    /// The little-endian integer at `position`, which the caller knows to be inside the archive.
    @inlinable
    @inline(__always)
    public func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self, at position: Int) -> T {
        T(littleEndian: base.loadUnaligned(fromByteOffset: position, as: T.self))
    }

    /// Checks the root, the last value in the archive.
    ///
    /// - Returns: Its position.
    @inlinable
    @inline(__always)
    public mutating func validateRoot<T: Archivable & ~Copyable>(_ type: T.Type) throws(ArchiveError) -> Int {
        let layout = T.archivedLayout
        let position = count &- layout.size
        if position < 0 { throw ArchiveError(.outOfBounds, at: 0) }
        try check(position, size: layout.size, alignment: layout.alignment, from: position)
        let outer = try enter(position, size: layout.size)
        try T.validate(at: position, in: &self)
        leave(outer)
        return position
    }

    // MARK: Pointers

    /// Checks that the relative pointer at `position` leads to `size` bytes that may be pointed to.
    ///
    /// - Returns: The target's position.
    @inlinable
    @inline(__always)
    public func target(of position: Int, size: Int, alignment: Int) throws(ArchiveError) -> Int {
        let target = position &+ Int(load(Int32.self, at: position))
        try check(target, size: size, alignment: alignment, from: position)
        return target
    }

    /// Checks that the relative pointer at `position` leads to `count` elements that may be pointed to.
    ///
    /// - Returns: The first element's position, and how many bytes the elements take.
    @inlinable
    @inline(__always)
    public func target(
        of position: Int,
        count: UInt32,
        element: ArchivedLayout
    ) throws(ArchiveError) -> (position: Int, size: Int) {
        // In 64 bits, whatever `Int` is: 32 bits times a size below 2³¹ cannot overflow them.
        let size = UInt64(count) &* UInt64(truncatingIfNeeded: element.size)
        guard size <= UInt64(truncatingIfNeeded: self.count) else { throw ArchiveError(.outOfBounds, at: position) }
        let byteCount = Int(truncatingIfNeeded: size)
        return (try target(of: position, size: byteCount, alignment: element.alignment), byteCount)
    }

    /// Checks that `size` bytes at `target` may be pointed to and are aligned. Errors carry the position of the pointer.
    @inlinable
    @inline(__always)
    public func check(_ target: Int, size: Int, alignment: Int, from pointer: Int) throws(ArchiveError) {
        if target < lower || target > upper || upper &- target < size { throw ArchiveError(.outOfBounds, at: pointer) }
        if target & (alignment &- 1) != 0 { throw ArchiveError(.unaligned, at: pointer) }
    }

    // MARK: Subtrees

    /// What ``enter(_:size:)`` narrowed, for ``leave(_:)``.
    @frozen
    public struct Subtree {
        @usableFromInline let end: Int
        @usableFromInline let upper: Int

        @inlinable
        @inline(__always)
        init(end: Int, upper: Int) {
            self.end = end
            self.upper = upper
        }
    }

    /// Goes to a checked target: until ``leave(_:)``, pointers may lead only to what lies before it.
    @inlinable
    @inline(__always)
    public mutating func enter(_ position: Int, size: Int) throws(ArchiveError) -> Subtree {
        if remainingDepth <= 0 { throw ArchiveError(.depthLimitExceeded, at: position) }
        remainingDepth &-= 1
        let outer = Subtree(end: position &+ size, upper: upper)
        upper = position
        return outer
    }

    /// Comes back from a target: from here on, pointers may lead only to what lies behind it.
    @inlinable
    @inline(__always)
    public mutating func leave(_ subtree: Subtree) {
        lower = subtree.end
        upper = subtree.upper
        remainingDepth &+= 1
    }

    /// Goes to a checked target that points to nothing itself, and comes back.
    @inlinable
    @inline(__always)
    public mutating func claim(_ position: Int, size: Int) throws(ArchiveError) {
        if remainingDepth <= 0 { throw ArchiveError(.depthLimitExceeded, at: position) }
        lower = position &+ size
    }

    /// Accounts for `elementCount` elements without bytes, which nothing else bounds.
    @inlinable
    @inline(__always)
    public mutating func claimEmptyElements(_ elementCount: UInt32, at position: Int) throws(ArchiveError) {
        if UInt64(elementCount) > UInt64(truncatingIfNeeded: remainingEmptyElements) {
            throw ArchiveError(.tooManyEmptyElements, at: position)
        }
        remainingEmptyElements &-= Int(truncatingIfNeeded: elementCount)
    }
}
