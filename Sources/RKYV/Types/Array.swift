// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `Vec<T>`, `Box<[T]>`: a relative pointer to the elements, and their number.
///
///     | pointer: i32 | count: u32 |
///
/// Outside come the elements' children, one element's after the other's, then their bodies back to back. An empty array
/// points to where its elements would be.
extension Array: Archivable where Element: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 8, alignment: 4) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedArray<Element> {
        ArchivedArray(pointer.target(), count: Int(truncatingIfNeeded: pointer.load(at: 4, as: UInt32.self)))
    }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        let count = validator.load(UInt32.self, at: position &+ 4)
        try validator.validateElements(Element.self, count: count, pointer: position)
    }

    @inlinable
    @inline(__always)
    public func archiveChildren(into writer: inout ArchiveWriter) {
        withUnsafeBufferPointer { writer.writeElements($0) }
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        slot.storePointer(to: writer.pop())
        slot.store(UInt32(truncatingIfNeeded: count), at: 4)
    }

    @inlinable
    @inline(__always)
    public init(archived: ArchivedArray<Element>) {
        // The view holds the bytes.
        self.init(reading: ArchiveSource(archived.pointer), count: archived.count)
        withExtendedLifetime(archived) {}
    }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) {
        let count = Int(truncatingIfNeeded: source.load(at: 4, as: UInt32.self))
        self.init(reading: source.target(), count: count)
    }

    /// The owned values of `count` elements.
    @inlinable
    @inline(__always)
    init(reading first: ArchiveSource, count: Int) {
        if !Element.isPlain {
            self.init()
            reserveCapacity(count)
            var element = first
            for _ in 0..<count {
                append(Element(reading: element))
                element = element.advanced(by: Element.archivedLayout.size)
            }
        } else if count > 0, first.isAligned(for: Element.self) {
            // Not `init(unsafeUninitializedCapacity:)` or `init(repeating:)`: they look their storage's type up each time, which
            // takes longer than most arrays take to fill.
            self = first.base.withMemoryRebound(to: Element.self, capacity: count) { elements in
                Array(UnsafeBufferPointer(start: elements, count: count))
            }
        } else if count > 0 {
            self.init(repeating: Element(reading: first), count: count)
            withUnsafeMutableBytes { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(start: first.base, count: bytes.count))
            }
        } else {
            self.init()
        }
    }
}

extension ArchiveSource {
    /// Whether a value of this type may be read here as it stands. Memory that bytes came in has any alignment.
    @inlinable
    @inline(__always)
    func isAligned<Value>(for type: Value.Type) -> Bool {
        UInt(bitPattern: base) & UInt(bitPattern: MemoryLayout<Value>.alignment &- 1) == 0
    }
}

extension ArchiveValidator {
    /// Checks the `count` elements that the relative pointer at `position` leads to.
    @inlinable
    @inline(__always)
    public mutating func validateElements<Element: Archivable & ~Copyable>(
        _ type: Element.Type,
        count: UInt32,
        pointer position: Int
    ) throws(ArchiveError) {
        let layout = Element.archivedLayout
        let target = try target(of: position, count: count, element: layout)
        if Element.isPlain { return try claim(target.position, size: target.size) }
        let outer = try enter(target.position, size: target.size)
        if layout.size == 0 {
            try claimEmptyElements(count, at: position)
            // Elements without bytes are all alike.
            if count > 0 { try Element.validate(at: target.position, in: &self) }
        } else {
            var element = target.position
            let end = target.position &+ target.size
            while element < end {
                try Element.validate(at: element, in: &self)
                element &+= layout.size
            }
        }
        leave(outer)
    }
}

extension ArchiveWriter {
    /// Writes elements that a body will point to, and pushes their position.
    ///
    /// Generic over `~Copyable` so that elements are borrowed in place: as elements of a collection each would be
    /// retained and released, which doubles the time it takes to write an array of structs.
    @inlinable
    @inline(__always)
    public mutating func writeElements<Element: Archivable & ~Copyable>(_ elements: UnsafeBufferPointer<Element>) {
        let count = elements.count
        let layout = Element.archivedLayout
        if UInt64(truncatingIfNeeded: count) > UInt64(UInt32.max) { fail(.archiveTooLarge) }
        if Element.isPlain {
            let start = pad(to: layout.alignment)
            write(UnsafeRawBufferPointer(start: elements.baseAddress, count: count &* layout.size))
            return push(start)
        }
        let mark = mark()
        if Element.hasChildren {
            for index in 0..<count { elements[index].archiveChildren(into: &self) }
        }
        let first = beginBodies(count, of: layout, since: mark)
        if var slot = first {
            for index in 0..<count {
                elements[index].archiveBody(into: slot, &self)
                slot = slot.advanced(by: layout.size)
            }
        }
        endBodies(at: first, since: mark)
    }
}
