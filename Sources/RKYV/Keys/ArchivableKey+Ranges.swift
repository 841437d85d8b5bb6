// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust hashes a `Range` as its two ends, and does not order it: as a key of ordered maps, which Rust lacks, the start
/// decides, then the end.
extension Range: ArchivableKey where Bound: ArchivableKey, Bound.Archived == Bound {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        lowerBound.hash(into: &hasher)
        upperBound.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Self, into hasher: inout SeaHasher) { archived.hash(into: &hasher) }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        KeyOrder(left.lowerBound, right.lowerBound).then(KeyOrder(left.upperBound, right.upperBound))
    }

    @inlinable
    public static func order(_ left: Self, archived right: Self) -> KeyOrder { order(left, right) }

    @inlinable
    public static func order(archived left: Self, archived right: Self) -> KeyOrder { order(left, right) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// As `Range`. Rust's own `RangeInclusive` hashes more than its ends: ``ArchivableKey`` says what follows from that.
extension ClosedRange: ArchivableKey where Bound: ArchivableKey, Bound.Archived == Bound {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        lowerBound.hash(into: &hasher)
        upperBound.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Self, into hasher: inout SeaHasher) { archived.hash(into: &hasher) }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        KeyOrder(left.lowerBound, right.lowerBound).then(KeyOrder(left.upperBound, right.upperBound))
    }

    @inlinable
    public static func order(_ left: Self, archived right: Self) -> KeyOrder { order(left, right) }

    @inlinable
    public static func order(archived left: Self, archived right: Self) -> KeyOrder { order(left, right) }
}
