/// How two keys stand to each other.
@frozen
public enum KeyOrder: Sendable {
    /// The left one comes first.
    case ascending
    /// Neither comes first.
    case same
    /// The right one comes first.
    case descending

    /// The order of two comparable values.
    @inlinable
    @inline(__always)
    public init<T: Comparable>(_ left: T, _ right: T) {
        self = left == right ? .same : left < right ? .ascending : .descending
    }

    /// This order, unless it is `same`: then `next`.
    @inlinable
    @inline(__always)
    public func then(_ next: @autoclosure () -> KeyOrder) -> KeyOrder { self == .same ? next() : self }
}
