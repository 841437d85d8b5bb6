/// Size, alignment and largest niche of an archived body, as rustc computes them for the Rust type.
///
/// A *niche* is a run of invalid bit patterns, as the 254 bytes that are no `Bool`. It takes no part in reading or
/// writing a value; it matters because rustc orders the fields of a struct by it.
@frozen
public struct ArchivedLayout: Equatable, Sendable {
    /// Bytes, a multiple of ``alignment``; 0 for a type without bytes.
    public var size: Int
    /// A power of two: the position of the body in its archive is a multiple of it.
    public var alignment: Int
    /// How many bit patterns of the largest niche are invalid; 0 where there is no niche. Below 2⁵⁶.
    public var nicheCount: UInt64
    /// Where the niche starts, in bytes from the start of the body; 0 where there is no niche.
    public var nicheOffset: Int
    /// How many bytes the niche spans; 0 where there is no niche.
    public var nicheSize: Int

    /// A layout, without a niche unless one is given.
    @inlinable
    @inline(__always)
    public init(size: Int, alignment: Int, nicheCount: UInt64 = 0, nicheOffset: Int = 0, nicheSize: Int = 0) {
        self.size = size
        self.alignment = alignment
        self.nicheCount = nicheCount
        self.nicheOffset = nicheOffset
        self.nicheSize = nicheSize
    }

    /// A relative pointer: a signed 32-bit distance from the pointer itself to what it points to.
    @inlinable
    @inline(__always)
    public static var relativePointer: ArchivedLayout { ArchivedLayout(size: 4, alignment: 4) }

    /// The layout of `count` of these back to back.
    @inlinable
    @inline(__always)
    public func repeated(_ count: Int) -> ArchivedLayout {
        let hasNiche = count > 0
        return ArchivedLayout(
            size: size &* count,
            alignment: alignment,
            nicheCount: hasNiche ? nicheCount : 0,
            nicheOffset: hasNiche ? nicheOffset : 0,
            nicheSize: hasNiche ? nicheSize : 0
        )
    }
}

extension Int {
    /// The smallest multiple of `alignment`, a power of two, that is not below `self`.
    @inlinable
    @inline(__always)
    public func aligned(to alignment: Int) -> Int { (self &+ alignment &- 1) & (0 &- alignment) }
}
