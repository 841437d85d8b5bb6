/// Rust's `Rc<T>` and `Arc<T>`: a value with several owners, written once.
///
/// Two `Shared` that are identical (`===`) in a value are identical in what is read back, by ``Archivable``'s initializers
/// that take bytes; and so is the memory they take. Converting a *view* with `init(archived:)` makes an object of each that
/// is not inside another: do not convert views over bytes that a stranger sent, decode them.
@frozen
public struct Shared<Value> {
    @usableFromInline let storage: Storage

    /// The object that is shared.
    @usableFromInline
    final class Storage {
        @usableFromInline let value: Value

        @inlinable
        init(_ value: Value) { self.value = value }
    }

    /// A value to be shared: copies of this are identical to it.
    @inlinable
    public init(_ value: Value) { storage = Storage(value) }

    @inlinable
    init(storage: Storage) { self.storage = storage }

    /// The shared value.
    @inlinable
    public var value: Value { storage.value }

    /// Whether both share the same value, rather than equal ones.
    @inlinable
    public static func === (left: Shared, right: Shared) -> Bool { left.storage === right.storage }
}

extension Shared.Storage: Sendable where Value: Sendable {}

extension Shared: Sendable where Value: Sendable {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Shared: Equatable where Value: Equatable {
    @inlinable
    public static func == (left: Shared, right: Shared) -> Bool { left === right || left.value == right.value }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Shared: Hashable where Value: Hashable {
    @inlinable
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// The view over a shared value.
@frozen
public struct ArchivedShared<Value: Archivable>: Sendable {
    @usableFromInline let pointer: ArchivePointer

    @inlinable
    @inline(__always)
    init(_ pointer: ArchivePointer) { self.pointer = pointer }

    /// The view over the value.
    @inlinable
    @inline(__always)
    public var value: Value.Archived { Value.archived(at: pointer) }

    /// Whether both share the same value, rather than equal ones.
    @inlinable
    public static func === (left: ArchivedShared, right: ArchivedShared) -> Bool {
        left.pointer.base == right.pointer.base
    }
}

// Embedded Swift has no metatypes to tell apart what shared pointers lead to, and no casts to find an object by.
#if !hasFeature(Embedded)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Shared: Archivable where Value: Archivable {
        @inlinable
        @inline(__always)
        public static var archivedLayout: ArchivedLayout { .relativePointer }

        @inlinable
        @inline(__always)
        public static func archived(at pointer: ArchivePointer) -> ArchivedShared<Value> {
            ArchivedShared(pointer.target())
        }

        @inlinable
        public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
            let layout = Value.archivedLayout
            let type = ObjectIdentifier(Value.self)
            let target = try validator.sharedTarget(of: position, layout: layout)
            if let known = validator.sharedTargets?.pointee[target] {
                guard known == type else { throw ArchiveError(.sharedTypeMismatch, at: position) }
                return
            }
            // Whoever points there first has to keep to the subtree; the others find it checked. It is known when it has
            // been checked and not before: a value that holds itself passes the reference, and no reader comes out of it.
            try validator.check(target, size: layout.size, alignment: layout.alignment, from: position)
            let outer = try validator.enter(target, size: layout.size)
            try Value.validate(at: target, in: &validator)
            validator.leave(outer)
            // Something without bytes may have been met inside, at this very place.
            guard validator.addSharedTarget(target, as: type) else {
                throw ArchiveError(.sharedTypeMismatch, at: position)
            }
        }

        @inlinable
        public func archiveChildren(into writer: inout ArchiveWriter) {
            let object = ObjectIdentifier(storage)
            if let position = writer.scratch.pointee.sharedObjects.position(of: object) { return writer.push(position) }
            let mark = writer.mark()
            storage.value.archiveChildren(into: &writer)
            let slot = writer.beginBodies(1, of: Value.archivedLayout, since: mark)
            if let slot { storage.value.archiveBody(into: slot, &writer) }
            writer.endBodies(at: slot, since: mark)
            writer.scratch.pointee.holdsObjects = true
            writer.scratch.pointee.sharedObjects.insert(object, at: slot?.position ?? 0)
        }

        @inlinable
        @inline(__always)
        public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
            slot.storePointer(to: writer.pop())
        }

        @inlinable
        public init(archived: ArchivedShared<Value>) {
            guard let objects = archived.pointer.owner as? SharedObjects else {
                // What is shared inside this one is made once, so that objects do not double with every level.
                self = withExtendedLifetime(archived) {
                    let pointer = ArchivePointer(owner: SharedObjects(), base: archived.pointer.base)
                    return Shared(Value(archived: Value.archived(at: pointer)))
                }
                return
            }
            if let storage = objects.object(at: archived.pointer.base) {
                // Validation has seen to it that all that point to this place point to a `Value`.
                self.init(storage: unsafeDowncast(storage, to: Storage.self))
            } else {
                self.init(Value(archived: archived.value))
                objects.insert(storage, at: archived.pointer.base)
            }
        }
    }

    extension ArchiveValidator {
        /// Remembers that the value at `target` has been checked as one of `type`.
        ///
        /// - Returns: Whether it had not been checked before.
        @usableFromInline
        mutating func addSharedTarget(_ target: Int, as type: ObjectIdentifier) -> Bool {
            if let sharedTargets { return sharedTargets.pointee.updateValue(type, forKey: target) == nil }
            let targets = UnsafeMutablePointer<[Int: ObjectIdentifier]>.allocate(capacity: 1)
            targets.initialize(to: [target: type])
            sharedTargets = targets
            return true
        }

        /// Checks that the relative pointer at `position` leads to a value inside the archive, wherever that is.
        @inlinable
        func sharedTarget(of position: Int, layout: ArchivedLayout) throws(ArchiveError) -> Int {
            let target = position &+ Int(load(Int32.self, at: position))
            guard target >= 0, target <= count, count &- target >= layout.size else {
                throw ArchiveError(.outOfBounds, at: position)
            }
            guard target & (layout.alignment &- 1) == 0 else { throw ArchiveError(.unaligned, at: position) }
            return target
        }
    }

    /// The shared objects that have been made of one archive. While an owned value is made, the views have this as owner.
    @usableFromInline
    final class SharedObjects {
        private var objects: [UnsafeRawPointer: AnyObject] = [:]

        @usableFromInline
        init() {}

        @usableFromInline
        func object(at place: UnsafeRawPointer) -> AnyObject? { objects[place] }

        @usableFromInline
        func insert(_ object: AnyObject, at place: UnsafeRawPointer) { objects[place] = object }
    }
#endif
