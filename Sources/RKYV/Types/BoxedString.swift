/// Rust's `Box<str>`: a string that is never inline. Its body is that of a `[UInt8]`.
@frozen
public struct BoxedString: Hashable, Sendable {
    /// The text.
    public var value: String

    /// A string that is archived as `Box<str>`.
    @inlinable
    public init(_ value: String) { self.value = value }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension BoxedString: ExpressibleByStringLiteral {
    @inlinable
    public init(stringLiteral value: String) { self.init(value) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension BoxedString: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 8, alignment: 4) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedString {
        ArchivedString(pointer.target(), count: Int(truncatingIfNeeded: pointer.load(at: 4, as: UInt32.self)))
    }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        let count = validator.load(UInt32.self, at: position &+ 4)
        let target = try validator.target(of: position, count: count, element: UInt8.archivedLayout)
        try validator.claim(target.position, size: target.size)
        try validator.validateUTF8(at: target.position, count: target.size)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) {
        if value.utf8.withContiguousStorageIfAvailable({ writer.writeElements($0) }) == nil {
            var value = value
            value.withUTF8 { writer.writeElements($0) }
        }
    }

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        slot.storePointer(to: writer.pop())
        slot.store(UInt32(truncatingIfNeeded: value.utf8.count), at: 4)
    }

    @inlinable
    public init(archived: ArchivedString) { self.init(String(archived)) }
}
