// Tuples hash and order as their elements, one after the other.

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple2: ArchivableKey where First: ArchivableKey, Second: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        first.hash(into: &hasher)
        second.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        First.hash(archived.first, into: &hasher)
        Second.hash(archived.second, into: &hasher)
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        First.order(left.first, right.first)
            .then(Second.order(left.second, right.second))
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        First.order(left.first, archived: right.first)
            .then(Second.order(left.second, archived: right.second))
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        First.order(archived: left.first, archived: right.first)
            .then(Second.order(archived: left.second, archived: right.second))
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple3: ArchivableKey where First: ArchivableKey, Second: ArchivableKey, Third: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        first.hash(into: &hasher)
        second.hash(into: &hasher)
        third.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        First.hash(archived.first, into: &hasher)
        Second.hash(archived.second, into: &hasher)
        Third.hash(archived.third, into: &hasher)
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        First.order(left.first, right.first)
            .then(Second.order(left.second, right.second))
            .then(Third.order(left.third, right.third))
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        First.order(left.first, archived: right.first)
            .then(Second.order(left.second, archived: right.second))
            .then(Third.order(left.third, archived: right.third))
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        First.order(archived: left.first, archived: right.first)
            .then(Second.order(archived: left.second, archived: right.second))
            .then(Third.order(archived: left.third, archived: right.third))
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple4: ArchivableKey
where First: ArchivableKey, Second: ArchivableKey, Third: ArchivableKey, Fourth: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        first.hash(into: &hasher)
        second.hash(into: &hasher)
        third.hash(into: &hasher)
        fourth.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        First.hash(archived.first, into: &hasher)
        Second.hash(archived.second, into: &hasher)
        Third.hash(archived.third, into: &hasher)
        Fourth.hash(archived.fourth, into: &hasher)
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        First.order(left.first, right.first)
            .then(Second.order(left.second, right.second))
            .then(Third.order(left.third, right.third))
            .then(Fourth.order(left.fourth, right.fourth))
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        First.order(left.first, archived: right.first)
            .then(Second.order(left.second, archived: right.second))
            .then(Third.order(left.third, archived: right.third))
            .then(Fourth.order(left.fourth, archived: right.fourth))
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        First.order(archived: left.first, archived: right.first)
            .then(Second.order(archived: left.second, archived: right.second))
            .then(Third.order(archived: left.third, archived: right.third))
            .then(Fourth.order(archived: left.fourth, archived: right.fourth))
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple5: ArchivableKey
where First: ArchivableKey, Second: ArchivableKey, Third: ArchivableKey, Fourth: ArchivableKey, Fifth: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        first.hash(into: &hasher)
        second.hash(into: &hasher)
        third.hash(into: &hasher)
        fourth.hash(into: &hasher)
        fifth.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        First.hash(archived.first, into: &hasher)
        Second.hash(archived.second, into: &hasher)
        Third.hash(archived.third, into: &hasher)
        Fourth.hash(archived.fourth, into: &hasher)
        Fifth.hash(archived.fifth, into: &hasher)
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        First.order(left.first, right.first)
            .then(Second.order(left.second, right.second))
            .then(Third.order(left.third, right.third))
            .then(Fourth.order(left.fourth, right.fourth))
            .then(Fifth.order(left.fifth, right.fifth))
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        First.order(left.first, archived: right.first)
            .then(Second.order(left.second, archived: right.second))
            .then(Third.order(left.third, archived: right.third))
            .then(Fourth.order(left.fourth, archived: right.fourth))
            .then(Fifth.order(left.fifth, archived: right.fifth))
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        First.order(archived: left.first, archived: right.first)
            .then(Second.order(archived: left.second, archived: right.second))
            .then(Third.order(archived: left.third, archived: right.third))
            .then(Fourth.order(archived: left.fourth, archived: right.fourth))
            .then(Fifth.order(archived: left.fifth, archived: right.fifth))
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Tuple6: ArchivableKey
where
    First: ArchivableKey, Second: ArchivableKey, Third: ArchivableKey, Fourth: ArchivableKey, Fifth: ArchivableKey,
    Sixth: ArchivableKey
{
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        first.hash(into: &hasher)
        second.hash(into: &hasher)
        third.hash(into: &hasher)
        fourth.hash(into: &hasher)
        fifth.hash(into: &hasher)
        sixth.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        First.hash(archived.first, into: &hasher)
        Second.hash(archived.second, into: &hasher)
        Third.hash(archived.third, into: &hasher)
        Fourth.hash(archived.fourth, into: &hasher)
        Fifth.hash(archived.fifth, into: &hasher)
        Sixth.hash(archived.sixth, into: &hasher)
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        First.order(left.first, right.first)
            .then(Second.order(left.second, right.second))
            .then(Third.order(left.third, right.third))
            .then(Fourth.order(left.fourth, right.fourth))
            .then(Fifth.order(left.fifth, right.fifth))
            .then(Sixth.order(left.sixth, right.sixth))
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        First.order(left.first, archived: right.first)
            .then(Second.order(left.second, archived: right.second))
            .then(Third.order(left.third, archived: right.third))
            .then(Fourth.order(left.fourth, archived: right.fourth))
            .then(Fifth.order(left.fifth, archived: right.fifth))
            .then(Sixth.order(left.sixth, archived: right.sixth))
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        First.order(archived: left.first, archived: right.first)
            .then(Second.order(archived: left.second, archived: right.second))
            .then(Third.order(archived: left.third, archived: right.third))
            .then(Fourth.order(archived: left.fourth, archived: right.fourth))
            .then(Fifth.order(archived: left.fifth, archived: right.fifth))
            .then(Sixth.order(archived: left.sixth, archived: right.sixth))
    }
}
