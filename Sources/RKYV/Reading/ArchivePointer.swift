/// A place in a validated archive, and what keeps the archive's bytes alive.
///
/// Two words: views are made of it, are cheap to copy, and may be stored and sent anywhere. Loads are unaligned, because
/// an archive may lie at any address; on the processors in use they cost the same.
///
/// The pointer itself checks nothing: only read what validation has covered.
@frozen
public struct ArchivePointer: @unchecked Sendable {
    // `@unchecked` because of `AnyObject` and the raw pointer. The owner is only ever retained and released, which is
    // atomic, and never called; the bytes are immutable for as long as it lives, which is the contract of `init`.

    /// Keeps the bytes alive; `nil` where whoever made the pointer answers for that.
    public let owner: AnyObject?

    /// The place.
    public let base: UnsafeRawPointer

    /// A place in bytes that `owner` keeps alive and unchanged.
    @inlinable
    @inline(__always)
    public init(owner: AnyObject?, base: UnsafeRawPointer) {
        self.owner = owner
        self.base = base
    }

    /// The first of `bytes`, which `owner` keeps alive and unchanged.
    @inlinable
    @inline(__always)
    public init(owner: AnyObject?, bytes: UnsafeRawBufferPointer) {
        self.init(owner: owner, base: bytes.baseAddress ?? Self.nowhere)
    }

    /// Stands for the address of no bytes at all.
    @inlinable
    static var nowhere: UnsafeRawPointer {
        // Any address will do that is not null and divides by all alignments.
        UnsafeRawPointer(bitPattern: 16).unsafelyUnwrapped
    }

    /// The little-endian integer `offset` bytes ahead.
    @inlinable
    @inline(__always)
    public func load<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int = 0, as type: T.Type = T.self) -> T {
        T(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: T.self))
    }

    /// The place `distance` bytes ahead.
    @inlinable
    @inline(__always)
    public func advanced(by distance: Int) -> ArchivePointer { ArchivePointer(owner: owner, base: base + distance) }

    /// Where the relative pointer that lies `offset` bytes ahead points to.
    @inlinable
    @inline(__always)
    public func target(at offset: Int = 0) -> ArchivePointer {
        advanced(by: offset &+ Int(load(at: offset, as: Int32.self)))
    }
}
