/// The view over an archived string: its UTF-8, in place.
///
/// Equality, order and hashing are those of the bytes, as in Rust. (A Swift `String` equals another one with the same
/// characters differently composed; make a `String` of the view where that matters.) None of them allocates.
@frozen
public struct ArchivedString: Sendable {
    /// The first byte of the UTF-8.
    @usableFromInline let start: ArchivePointer
    @usableFromInline let count: Int

    @inlinable
    @inline(__always)
    init(_ start: ArchivePointer, count: Int) {
        self.start = start
        self.count = count
    }

    @inlinable
    @inline(__always)
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start.base, count: count) }

    /// The UTF-8.
    public var utf8: Span<UInt8> {
        @_lifetime(borrow self)
        @inlinable
        @inline(__always)
        get {
            // The view holds the owner of the bytes, so that they live as long as it does.
            let buffer = bytes.assumingMemoryBound(to: UInt8.self)
            return _overrideLifetime(Span(_unsafeElements: buffer), borrowing: self)
        }
    }

    /// Calls `body` with the UTF-8, which must not escape.
    @inlinable
    @inline(__always)
    public func withUTF8<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
        try body(bytes.assumingMemoryBound(to: UInt8.self))
    }

    /// The number of bytes of UTF-8.
    @inlinable
    @inline(__always)
    public var utf8Count: Int { count }

    /// Whether there are no characters.
    @inlinable
    public var isEmpty: Bool { count == 0 }
}

extension String {
    /// The characters of the view.
    @inlinable
    @inline(__always)
    public init(_ archived: ArchivedString) { self.init(validatedUTF8: archived.bytes) }

    /// The characters of bytes that validation has found to be UTF-8.
    @inlinable
    @inline(__always)
    init(validatedUTF8 bytes: UnsafeRawBufferPointer) {
        let utf8 = bytes.assumingMemoryBound(to: UInt8.self)
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            // No need to look at it again.
            self.init(copying: UTF8Span(unchecked: Span(_unsafeElements: utf8)))
        } else {
            self.init(decoding: utf8, as: UTF8.self)
        }
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ArchivedString: Hashable, Comparable {
    @inlinable
    @inline(__always)
    public static func == (left: ArchivedString, right: ArchivedString) -> Bool { areEqual(left.bytes, right.bytes) }

    /// Compares with the UTF-8 of a string, which may be a literal.
    @inlinable
    @inline(__always)
    public static func == (left: ArchivedString, right: String) -> Bool {
        right.utf8.withContiguousStorageIfAvailable { areEqual(left.bytes, UnsafeRawBufferPointer($0)) }
            ?? right.utf8.elementsEqual(left.bytes)
    }

    /// Compares with the UTF-8 of a string, which may be a literal.
    @inlinable
    @inline(__always)
    public static func == (left: String, right: ArchivedString) -> Bool { right == left }

    /// Compares with the UTF-8 of a string, which may be a literal.
    @inlinable
    @inline(__always)
    public static func != (left: ArchivedString, right: String) -> Bool { !(left == right) }

    /// Compares with the UTF-8 of a string, which may be a literal.
    @inlinable
    @inline(__always)
    public static func != (left: String, right: ArchivedString) -> Bool { !(right == left) }

    /// Matches a string, which may be a literal, in a `switch`.
    @inlinable
    @inline(__always)
    public static func ~= (pattern: String, value: ArchivedString) -> Bool { value == pattern }

    @inlinable
    @inline(__always)
    public static func < (left: ArchivedString, right: ArchivedString) -> Bool {
        compare(left.bytes, right.bytes) == .ascending
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: bytes)
        // As strings do: no string is another one's prefix.
        hasher.combine(0xff as UInt8)
    }
}

#if !hasFeature(Embedded)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension ArchivedString: CustomStringConvertible, CustomDebugStringConvertible {
        public var description: String { String(self) }

        public var debugDescription: String { String(self).debugDescription }
    }
#endif
