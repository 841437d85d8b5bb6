// Weak references are not in Embedded Swift, and neither is the conformance of `Shared`.
#if !hasFeature(Embedded)
    /// Rust's `rc::Weak<T>` and `sync::Weak<T>`: a reference to a ``Shared`` value that does not keep it alive.
    ///
    ///     | tag: 0 or 1 | pad to 4 | pointer, or nothing that matters |
    ///
    /// The body is that of an `Option<Rc<T>>`. A value that still lives is written, once for all that refer to it, even if
    /// all of these are weak. When an archive is read, what only weak references lead to is gone as soon as that is done,
    /// as it is in Rust; so are the targets of all weak references that are converted from a *view* one by one.
    public struct WeakShared<Value> {
        @usableFromInline weak var storage: Shared<Value>.Storage?

        /// A reference to `shared`.
        @inlinable
        public init(_ shared: Shared<Value>) { storage = shared.storage }

        /// A reference to nothing.
        @inlinable
        public init() {}

        /// The shared value, `nil` when it is gone.
        @inlinable
        public var shared: Shared<Value>? { storage.map { Shared(storage: $0) } }
    }

    extension WeakShared: Sendable where Value: Sendable {}

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension WeakShared: Archivable where Value: Archivable {
        @inlinable
        @inline(__always)
        public static var archivedLayout: ArchivedLayout { Shared<Value>?.archivedLayout }

        @inlinable
        @inline(__always)
        public static func archived(at pointer: ArchivePointer) -> ArchivedShared<Value>? {
            Shared<Value>?.archived(at: pointer)
        }

        @inlinable
        public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
            try Shared<Value>?.validate(at: position, in: &validator)
        }

        @inlinable
        public func archiveChildren(into writer: inout ArchiveWriter) {
            // Whether there is a value is decided here, once: it may be gone by the time the body is written.
            guard let shared else { return writer.push(Self.nowhere) }
            // And it has to live until the archive is done, so that no other object takes its identity.
            writer.scratch.pointee.holdsObjects = true
            writer.scratch.pointee.keptObjects.append(shared.storage)
            shared.archiveChildren(into: &writer)
        }

        @inlinable
        public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
            let target = writer.pop()
            if target == Self.nowhere { return }
            slot.store(1 as UInt8)
            slot.storePointer(to: target, at: ArchivedLayout.relativePointer.alignment)
        }

        @inlinable
        public init(archived: ArchivedShared<Value>?) {
            guard let archived else {
                self.init()
                return
            }
            let shared = Shared<Value>(archived: archived)
            self.init(shared)
        }

        /// No position in an archive that is not refused for its size.
        @inlinable
        static var nowhere: Int { Int(truncatingIfNeeded: UInt32.max) }
    }
#endif
