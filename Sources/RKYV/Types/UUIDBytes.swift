/// A UUID, as the crate `uuid` has it in Rust: 16 bytes in the order in which they are written.
///
/// Foundation's type is not to be had everywhere: `UUIDBytes(uuid.uuid)` and `UUID(uuid: bytes.bytes)` convert.
@frozen
public struct UUIDBytes: Hashable, Sendable {
    /// The first eight bytes, the first of them lowest.
    @usableFromInline let first: UInt64
    /// The last eight bytes, the first of them lowest.
    @usableFromInline let last: UInt64

    @inlinable
    @inline(__always)
    init(first: UInt64, last: UInt64) {
        self.first = first
        self.last = last
    }

    /// The sixteen bytes in order.
    public typealias Bytes = (
        UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8
    )

    /// A UUID of these bytes.
    public init(_ bytes: Bytes) {
        self = withUnsafeBytes(of: bytes) { bytes in
            UUIDBytes(
                first: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
                last: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// The bytes.
    public var bytes: Bytes {
        var bytes: Bytes = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &bytes) { bytes in
            bytes.storeBytes(of: first.littleEndian, as: UInt64.self)
            bytes.storeBytes(of: last.littleEndian, toByteOffset: 8, as: UInt64.self)
        }
        return bytes
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension UUIDBytes: PlainArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 16, alignment: 1) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> UUIDBytes {
        UUIDBytes(first: pointer.load(), last: pointer.load(at: 8))
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        slot.store(first)
        slot.store(last, at: 8)
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension UUIDBytes: Comparable {
    @inlinable
    public static func < (left: UUIDBytes, right: UUIDBytes) -> Bool {
        (left.first.byteSwapped, left.last.byteSwapped) < (right.first.byteSwapped, right.last.byteSwapped)
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension UUIDBytes: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        // In Rust an array of bytes, and arrays hash as slices: with their length.
        hasher.combine(16 as UInt64)
        hasher.combine(first)
        hasher.combine(last)
    }
}

#if !hasFeature(Embedded)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension UUIDBytes: CustomStringConvertible {
        /// `00010203-0405-0607-0809-0a0b0c0d0e0f`
        public var description: String {
            withUnsafeBytes(of: bytes) { bytes in
                var text = ""
                for (index, byte) in bytes.enumerated() {
                    if [4, 6, 8, 10].contains(index) { text += "-" }
                    text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
                }
                return text
            }
        }
    }
#endif
