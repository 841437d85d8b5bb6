// Rust's integers and floats are archived as themselves, little-endian, at their natural size and alignment.

extension UInt8: PlainArchivable {}
extension UInt16: PlainArchivable {}
extension UInt32: PlainArchivable {}
extension UInt64: PlainArchivable {}
extension Int8: PlainArchivable {}
extension Int16: PlainArchivable {}
extension Int32: PlainArchivable {}
extension Int64: PlainArchivable {}

/// Rust's `u128`: 16 bytes, 16-aligned.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension UInt128: PlainArchivable {}

/// Rust's `i128`: 16 bytes, 16-aligned.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Int128: PlainArchivable {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension PlainArchivable where Self: FixedWidthInteger {
    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Self { pointer.load() }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) { self = source.load() }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(self) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `f32`.
extension Float: PlainArchivable {
    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Float { Float(bitPattern: pointer.load()) }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) { self.init(bitPattern: source.load()) }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(bitPattern) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `f64`.
extension Double: PlainArchivable {
    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> Double { Double(bitPattern: pointer.load()) }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) { self.init(bitPattern: source.load()) }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(bitPattern) }
}
