/// The view over an archived array: a random-access collection of its elements' views.
@frozen
public struct ArchivedArray<Value: Archivable>: Sendable {
    /// The first element, and what keeps it alive.
    public let pointer: ArchivePointer

    /// The number of elements.
    public let count: Int

    @inlinable
    @inline(__always)
    init(_ pointer: ArchivePointer, count: Int) {
        self.pointer = pointer
        self.count = count
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ArchivedArray: RandomAccessCollection {
    @inlinable
    @inline(__always)
    public var startIndex: Int { 0 }

    @inlinable
    @inline(__always)
    public var endIndex: Int { count }

    @inlinable
    @inline(__always)
    public func index(after index: Int) -> Int { index &+ 1 }

    @inlinable
    @inline(__always)
    public func index(before index: Int) -> Int { index &- 1 }

    /// The view over the element at `index`.
    @inlinable
    @inline(__always)
    public subscript(index: Int) -> Value.Archived {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index out of range")
        return Value.archived(at: pointer.advanced(by: index &* Value.archivedLayout.size))
    }

    @inlinable
    @inline(__always)
    public func makeIterator() -> Iterator { Iterator(pointer, count: count) }

    /// Goes through the elements' views.
    @frozen
    public struct Iterator: IteratorProtocol, Sendable {
        @usableFromInline var pointer: ArchivePointer
        @usableFromInline var remaining: Int

        @inlinable
        @inline(__always)
        init(_ pointer: ArchivePointer, count: Int) {
            self.pointer = pointer
            remaining = count
        }

        @inlinable
        @inline(__always)
        public mutating func next() -> Value.Archived? {
            if remaining == 0 { return nil }
            remaining &-= 1
            let view = Value.archived(at: pointer)
            pointer = pointer.advanced(by: Value.archivedLayout.size)
            return view
        }
    }
}

extension ArchivedArray where Value == UInt8 {
    /// The bytes.
    public var bytes: RawSpan {
        @_lifetime(borrow self)
        @inlinable
        @inline(__always)
        get {
            // The view holds the owner of the bytes, so that they live as long as it does.
            let span = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: pointer.base, count: count))
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// Calls `body` with the bytes, which must not escape.
    @inlinable
    @inline(__always)
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: pointer.base, count: count))
    }

    /// Validates the bytes as an archive of their own and views it in place.
    ///
    /// - Throws: ``ArchiveError`` with the position, from the first of these bytes, of the first thing that is wrong.
    @inlinable
    public func archived<T: Archivable>(
        as type: T.Type,
        depthLimit: Int = defaultArchiveDepthLimit
    ) throws(ArchiveError) -> T.Archived {
        let bytes = UnsafeRawBufferPointer(start: pointer.base, count: count)
        return try T.archived(validating: bytes, owner: pointer.owner, depthLimit: depthLimit)
    }
}
