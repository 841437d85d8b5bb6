/// Rust's `Box<T>`: a value outside its owner, which is how a type can hold values of its own kind.
///
///     @Archivable struct Node { var value: UInt32; var next: Box<Node>? }
///
/// Four bytes: a relative pointer to the value.
@frozen
public struct Box<Value> {
    @usableFromInline var storage: Storage

    /// An indirect enum is the box that the language has already.
    @frozen
    @usableFromInline
    indirect enum Storage {
        case value(Value)
    }

    /// A box with `value` in it.
    @inlinable
    public init(_ value: Value) { storage = .value(value) }

    /// What is in the box.
    @inlinable
    public var value: Value {
        get {
            switch storage {
            case .value(let value): value
            }
        }
        set { storage = .value(newValue) }
    }
}

extension Box.Storage: Sendable where Value: Sendable {}

extension Box: Sendable where Value: Sendable {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Box: Equatable where Value: Equatable {
    @inlinable
    public static func == (left: Box, right: Box) -> Bool { left.value == right.value }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Box: Hashable where Value: Hashable {
    @inlinable
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// The view over a box: looks inside when it is asked to, so that a view over a tree costs nothing until it is walked.
@frozen
public struct ArchivedBox<Value: Archivable>: Sendable {
    @usableFromInline let pointer: ArchivePointer

    @inlinable
    @inline(__always)
    init(_ pointer: ArchivePointer) { self.pointer = pointer }

    /// The view over what is in the box.
    @inlinable
    @inline(__always)
    public var value: Value.Archived { Value.archived(at: pointer) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Box: Archivable where Value: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { .relativePointer }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedBox<Value> { ArchivedBox(pointer.target()) }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        let layout = Value.archivedLayout
        let target = try validator.target(of: position, size: layout.size, alignment: layout.alignment)
        let outer = try validator.enter(target, size: layout.size)
        try Value.validate(at: target, in: &validator)
        validator.leave(outer)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) { writer.writeBoxed(value) }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        slot.storePointer(to: writer.pop())
    }

    @inlinable
    public init(archived: ArchivedBox<Value>) { self.init(Value(archived: archived.value)) }

    @inlinable
    public init(reading source: ArchiveSource) { self.init(Self.value(reading: source)) }

    /// What is in the box at `source`, without the box.
    @inlinable
    public static func value(reading source: ArchiveSource) -> Value { Value(reading: source.target()) }

    /// What is in the box in the optional at `source`, without the box.
    @inlinable
    public static func optionalValue(reading source: ArchiveSource) -> Value? {
        if source.load(as: UInt8.self) == 0 { return nil }
        return value(reading: source.advanced(by: archivedLayout.alignment))
    }
}

extension ArchiveWriter {
    /// Writes a value that a body will point to, and pushes its position.
    @inlinable
    public mutating func writeBoxed<Value: Archivable & ~Copyable>(_ value: borrowing Value) {
        let mark = mark()
        value.archiveChildren(into: &self)
        let slot = beginBodies(1, of: Value.archivedLayout, since: mark)
        if let slot { value.archiveBody(into: slot, &self) }
        endBodies(at: slot, since: mark)
    }
}
