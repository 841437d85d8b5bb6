// Rust's tuples, where Swift's cannot go: `[Tuple2<UInt32, String>]` is `Vec<(u32, String)>`. A stored property or a
// payload may be a Swift tuple instead: `@Archivable` archives it by one of these.

/// Rust's `(A, B)`.
@Archivable(as: .tuple)
@frozen
public struct Tuple2<First: Archivable, Second: Archivable> {
    /// Rust's `.0`.
    public var first: First
    /// Rust's `.1`.
    public var second: Second

    /// A tuple of these elements.
    @inlinable
    @inline(__always)
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }
}

/// Rust's `(A, B, C)`.
@Archivable(as: .tuple)
@frozen
public struct Tuple3<First: Archivable, Second: Archivable, Third: Archivable> {
    /// Rust's `.0`.
    public var first: First
    /// Rust's `.1`.
    public var second: Second
    /// Rust's `.2`.
    public var third: Third

    /// A tuple of these elements.
    @inlinable
    @inline(__always)
    public init(_ first: First, _ second: Second, _ third: Third) {
        self.first = first
        self.second = second
        self.third = third
    }
}

/// Rust's `(A, B, C, D)`.
@Archivable(as: .tuple)
@frozen
public struct Tuple4<First: Archivable, Second: Archivable, Third: Archivable, Fourth: Archivable> {
    /// Rust's `.0`.
    public var first: First
    /// Rust's `.1`.
    public var second: Second
    /// Rust's `.2`.
    public var third: Third
    /// Rust's `.3`.
    public var fourth: Fourth

    /// A tuple of these elements.
    @inlinable
    @inline(__always)
    public init(_ first: First, _ second: Second, _ third: Third, _ fourth: Fourth) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }
}

/// Rust's `(A, B, C, D, E)`.
@Archivable(as: .tuple)
@frozen
public struct Tuple5<First: Archivable, Second: Archivable, Third: Archivable, Fourth: Archivable, Fifth: Archivable> {
    /// Rust's `.0`.
    public var first: First
    /// Rust's `.1`.
    public var second: Second
    /// Rust's `.2`.
    public var third: Third
    /// Rust's `.3`.
    public var fourth: Fourth
    /// Rust's `.4`.
    public var fifth: Fifth

    /// A tuple of these elements.
    @inlinable
    @inline(__always)
    public init(_ first: First, _ second: Second, _ third: Third, _ fourth: Fourth, _ fifth: Fifth) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
        self.fifth = fifth
    }
}

/// Rust's `(A, B, C, D, E, F)`.
@Archivable(as: .tuple)
@frozen
public struct Tuple6<
    First: Archivable,
    Second: Archivable,
    Third: Archivable,
    Fourth: Archivable,
    Fifth: Archivable,
    Sixth: Archivable
> {
    /// Rust's `.0`.
    public var first: First
    /// Rust's `.1`.
    public var second: Second
    /// Rust's `.2`.
    public var third: Third
    /// Rust's `.3`.
    public var fourth: Fourth
    /// Rust's `.4`.
    public var fifth: Fifth
    /// Rust's `.5`.
    public var sixth: Sixth

    /// A tuple of these elements.
    @inlinable
    @inline(__always)
    public init(_ first: First, _ second: Second, _ third: Third, _ fourth: Fourth, _ fifth: Fifth, _ sixth: Sixth) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
        self.fifth = fifth
        self.sixth = sixth
    }
}

extension Tuple2: Sendable where First: Sendable, Second: Sendable {}
extension Tuple3: Sendable where First: Sendable, Second: Sendable, Third: Sendable {}
extension Tuple4: Sendable where First: Sendable, Second: Sendable, Third: Sendable, Fourth: Sendable {}
extension Tuple5: Sendable where First: Sendable, Second: Sendable, Third: Sendable, Fourth: Sendable, Fifth: Sendable {
}
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple6: Sendable
where First: Sendable, Second: Sendable, Third: Sendable, Fourth: Sendable, Fifth: Sendable, Sixth: Sendable {}

extension Tuple2: Equatable where First: Equatable, Second: Equatable {}
extension Tuple3: Equatable where First: Equatable, Second: Equatable, Third: Equatable {}
extension Tuple4: Equatable where First: Equatable, Second: Equatable, Third: Equatable, Fourth: Equatable {}
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple5: Equatable
where First: Equatable, Second: Equatable, Third: Equatable, Fourth: Equatable, Fifth: Equatable {}
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple6: Equatable
where First: Equatable, Second: Equatable, Third: Equatable, Fourth: Equatable, Fifth: Equatable, Sixth: Equatable {}

extension Tuple2: Hashable where First: Hashable, Second: Hashable {}
extension Tuple3: Hashable where First: Hashable, Second: Hashable, Third: Hashable {}
extension Tuple4: Hashable where First: Hashable, Second: Hashable, Third: Hashable, Fourth: Hashable {}
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple5: Hashable
where First: Hashable, Second: Hashable, Third: Hashable, Fourth: Hashable, Fifth: Hashable {}
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple6: Hashable
where First: Hashable, Second: Hashable, Third: Hashable, Fourth: Hashable, Fifth: Hashable, Sixth: Hashable {}
