/// A place in a validated archive while an owned value is made of it.
///
/// It is an ``ArchivePointer`` without a hold on the bytes: making a value visits every pointer in an archive, and to retain
/// and release the owner of the bytes at each of them takes longer than reading what is there. Whoever begins the
/// conversion keeps the bytes alive until it is done.
@frozen
public struct ArchiveSource: BitwiseCopyable {
    /// The place.
    public let base: UnsafeRawPointer

    @usableFromInline let owner: Unmanaged<AnyObject>?

    /// The place at `pointer`, which has to outlive the conversion.
    @inlinable
    @inline(__always)
    public init(_ pointer: borrowing ArchivePointer) {
        base = pointer.base
        owner = pointer.owner.map { Unmanaged.passUnretained($0) }
    }

    @inlinable
    @inline(__always)
    init(base: UnsafeRawPointer, owner: Unmanaged<AnyObject>?) {
        self.base = base
        self.owner = owner
    }

    /// The place with a hold on the bytes, for a view.
    @inlinable
    @inline(__always)
    public var pointer: ArchivePointer { ArchivePointer(owner: owner?.takeUnretainedValue(), base: base) }

    /// The little-endian integer `offset` bytes ahead.
    @inlinable
    @inline(__always)
    public func load<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int = 0, as type: T.Type = T.self) -> T {
        T(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: T.self))
    }

    /// The place `distance` bytes ahead.
    @inlinable
    @inline(__always)
    public func advanced(by distance: Int) -> ArchiveSource { ArchiveSource(base: base + distance, owner: owner) }

    /// Where the relative pointer that lies `offset` bytes ahead points to.
    @inlinable
    @inline(__always)
    public func target(at offset: Int = 0) -> ArchiveSource {
        advanced(by: offset &+ Int(load(at: offset, as: Int32.self)))
    }
}
