/// A type that can be a key: of a `Dictionary`, ``SortedMap``, `Set` or ``SortedSet``.
///
/// A key is hashed and ordered in its owned and in its archived form, and both have to agree with what Rust's `Hash` and
/// `Ord` do with the archived type. Structs and enums get all this from ``Archivable()`` when they name the protocol:
///
///     @Archivable struct Point: ArchivableKey { var x: Int32; var y: Int32 }
///     @Archivable enum Direction: ArchivableKey { case north, east, south, west }
///
/// Optionals, results, tuples, arrays, ranges and boxes of keys are keys. Floating-point numbers and maps are none, as in Rust;
/// `InlineArray` is none because Swift's is not `Hashable`, so that no dictionary takes it (`Vec<T>` instead of `[T; N]` is
/// the way out, on both sides).
///
/// ## Types that Rust hashes in two ways
///
/// rkyv builds the index of a `HashMap` with the hashes of Rust's own keys, and reads it with those of the archived ones.
/// For a few types the two differ, so that rkyv refuses what it has written itself unless the map is very small:
///
/// - `usize` and `isize`, 8 bytes in Rust and 4 in an archive;
/// - enums, whose tag is 8 bytes in Rust and 1 or 2 in an archive; one that is `#[repr(u8)]` is fine, and so is `Option`;
/// - IP and socket addresses;
/// - `RangeInclusive`, which Rust hashes with a third field that is not in an archive; `Range` is fine.
///
/// Here a key always hashes as it does in the archive. rkyv reads maps with such keys that were written here; those that it
/// writes itself nobody can read. Ordered maps and sets know no hash, and have none of this.
public protocol ArchivableKey: Archivable, Hashable {
    /// Hashes the value.
    func hash(into hasher: inout SeaHasher)

    /// Hashes a value in its archived form.
    static func hash(_ archived: Archived, into hasher: inout SeaHasher)

    /// The order of two values.
    static func order(_ left: Self, _ right: Self) -> KeyOrder

    /// The order of a value and an archived one.
    static func order(_ left: Self, archived right: Archived) -> KeyOrder

    /// The order of two archived values.
    static func order(archived left: Archived, archived right: Archived) -> KeyOrder
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ArchivableKey where Archived == Self, Self: Comparable {
    @inlinable
    @inline(__always)
    public static func hash(_ archived: Self, into hasher: inout SeaHasher) { archived.hash(into: &hasher) }

    @inlinable
    @inline(__always)
    public static func order(_ left: Self, _ right: Self) -> KeyOrder { KeyOrder(left, right) }

    @inlinable
    @inline(__always)
    public static func order(_ left: Self, archived right: Self) -> KeyOrder { KeyOrder(left, right) }

    @inlinable
    @inline(__always)
    public static func order(archived left: Self, archived right: Self) -> KeyOrder { KeyOrder(left, right) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ArchivableKey where Self: FixedWidthInteger {
    @inlinable
    @inline(__always)
    public func hash(into hasher: inout SeaHasher) { hasher.combine(self) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension UInt: ArchivableKey {
    /// As the 32 bits that are archived.
    @inlinable
    @inline(__always)
    public func hash(into hasher: inout SeaHasher) { hasher.combine(UInt32(truncatingIfNeeded: self)) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Int: ArchivableKey {
    /// As the 32 bits that are archived.
    @inlinable
    @inline(__always)
    public func hash(into hasher: inout SeaHasher) { hasher.combine(Int32(truncatingIfNeeded: self)) }
}

extension UInt8: ArchivableKey {}
extension UInt16: ArchivableKey {}
extension UInt32: ArchivableKey {}
extension UInt64: ArchivableKey {}
extension Int8: ArchivableKey {}
extension Int16: ArchivableKey {}
extension Int32: ArchivableKey {}
extension Int64: ArchivableKey {}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension UInt128: ArchivableKey {}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Int128: ArchivableKey {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Bool: ArchivableKey {
    @inlinable
    @inline(__always)
    public func hash(into hasher: inout SeaHasher) { hasher.combine(rank) }

    @inlinable
    @inline(__always)
    public static func hash(_ archived: Bool, into hasher: inout SeaHasher) { archived.hash(into: &hasher) }

    @inlinable
    @inline(__always)
    public static func order(_ left: Bool, _ right: Bool) -> KeyOrder { KeyOrder(left.rank, right.rank) }

    @inlinable
    @inline(__always)
    public static func order(_ left: Bool, archived right: Bool) -> KeyOrder { order(left, right) }

    @inlinable
    @inline(__always)
    public static func order(archived left: Bool, archived right: Bool) -> KeyOrder { order(left, right) }

    @inlinable
    @inline(__always)
    var rank: UInt8 { self ? 1 : 0 }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Unicode.Scalar: ArchivableKey {
    @inlinable
    @inline(__always)
    public func hash(into hasher: inout SeaHasher) { hasher.combine(value) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension String: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        if utf8.withContiguousStorageIfAvailable({ hasher.combine(bytes: UnsafeRawBufferPointer($0)) }) == nil {
            for byte in utf8 { hasher.combine(byte) }
        }
        hasher.combine(0xff as UInt8)
    }

    @inlinable
    public static func hash(_ archived: ArchivedString, into hasher: inout SeaHasher) {
        hasher.combine(bytes: archived.bytes)
        hasher.combine(0xff as UInt8)
    }

    /// The order of the UTF-8, which is Rust's; not that of the characters, which is Swift's.
    @inlinable
    public static func order(_ left: String, _ right: String) -> KeyOrder {
        var right = right
        return right.withUTF8 { right in order(left, bytes: UnsafeRawBufferPointer(right)) }
    }

    @inlinable
    public static func order(_ left: String, archived right: ArchivedString) -> KeyOrder {
        order(left, bytes: right.bytes)
    }

    @inlinable
    public static func order(archived left: ArchivedString, archived right: ArchivedString) -> KeyOrder {
        compare(left.bytes, right.bytes)
    }

    @inlinable
    static func order(_ left: String, bytes right: UnsafeRawBufferPointer) -> KeyOrder {
        if let order = left.utf8.withContiguousStorageIfAvailable({ compare(UnsafeRawBufferPointer($0), right) }) {
            return order
        }
        var left = left
        return left.withUTF8 { compare(UnsafeRawBufferPointer($0), right) }
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Arrays compare element by element; a prefix comes first.
extension Array: ArchivableKey where Element: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        hasher.combine(UInt64(truncatingIfNeeded: count))
        for element in self { element.hash(into: &hasher) }
    }

    @inlinable
    public static func hash(_ archived: ArchivedArray<Element>, into hasher: inout SeaHasher) {
        hasher.combine(UInt64(truncatingIfNeeded: archived.count))
        for element in archived { Element.hash(element, into: &hasher) }
    }

    @inlinable
    public static func order(_ left: [Element], _ right: [Element]) -> KeyOrder {
        order(left.count, right.count) { Element.order(left[$0], right[$0]) }
    }

    @inlinable
    public static func order(_ left: [Element], archived right: ArchivedArray<Element>) -> KeyOrder {
        order(left.count, right.count) { Element.order(left[$0], archived: right[$0]) }
    }

    @inlinable
    public static func order(archived left: ArchivedArray<Element>, archived right: ArchivedArray<Element>) -> KeyOrder
    {
        order(left.count, right.count) { Element.order(archived: left[$0], archived: right[$0]) }
    }

    @inlinable
    static func order(_ leftCount: Int, _ rightCount: Int, _ element: (Int) -> KeyOrder) -> KeyOrder {
        for index in 0..<Swift.min(leftCount, rightCount) {
            let order = element(index)
            if order != .same { return order }
        }
        return KeyOrder(leftCount, rightCount)
    }
}
