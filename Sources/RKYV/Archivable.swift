/// A type with a form in rkyv 0.7 archives.
///
/// Structs and enums conform by attaching ``Archivable()``; the standard types conform already. What follows is what
/// the macro writes, for those who conform by hand.
///
/// Writing is two passes over a value. ``archiveChildren(into:)`` writes everything that lives outside the value's own
/// fixed-size body (the characters of a string, the elements of an array) and remembers where it went;
/// ``archiveBody(into:_:)`` then writes the body and takes those positions back, in the same order. Reading is one pass
/// of validation over the bytes, after which ``archived(at:)`` looks at them in place and never fails.
public protocol Archivable: ~Copyable {
    /// The view over archived bytes: what reading in place gives. A scalar is its own view.
    associatedtype Archived: Sendable

    /// Size, alignment and niche of the archived body.
    static var archivedLayout: ArchivedLayout { get }

    /// The view over the validated body at `pointer`. Copies nothing.
    static func archived(at pointer: ArchivePointer) -> Archived

    /// Checks the body at `position` and everything it points to.
    ///
    /// The caller has checked that ``archivedLayout``'s bytes are there and that `position` is aligned.
    static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError)

    /// Writes what lives outside the body and pushes one position for each pointer that the body holds.
    func archiveChildren(into writer: inout ArchiveWriter)

    /// Writes the body into zeroed memory and pops the positions that ``archiveChildren(into:)`` pushed.
    func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter)

    /// The owned value that a view shows.
    init(archived: Archived)

    /// The owned value of the validated body at `source`: what ``init(archived:)`` makes of the view there, without the view.
    init(reading source: ArchiveSource)

    /// Whether the archived body is the value's own memory, and every bit pattern of it is valid.
    ///
    /// Arrays of such elements are copied as a block and their elements need no validation.
    static var isPlain: Bool { get }

    /// Whether any value of this type has something outside its body. `false` lets a container skip the first pass.
    static var hasChildren: Bool { get }

    #if !hasFeature(Embedded)
        /// Adds the type to a schema, and says how the schema calls it.
        ///
        /// Unless a type says otherwise, it is known by its size and alignment alone. ``Archivable()`` writes this from the
        /// fields or cases, unless the declaration has one of its own.
        static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType
    #endif
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Archivable where Self: ~Copyable {
    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) { self.init(archived: Self.archived(at: source.pointer)) }

    @inlinable
    @inline(__always)
    public static var isPlain: Bool { false }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { true }
}

/// A type that is its own view and has nothing outside its body: numbers, `Bool`, addresses.
public protocol ScalarArchivable: Archivable, Sendable where Archived == Self {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ScalarArchivable {
    @inlinable
    @inline(__always)
    public func archiveChildren(into writer: inout ArchiveWriter) {}

    @inlinable
    @inline(__always)
    public init(archived: Self) { self = archived }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { false }
}

/// A type whose archived body is its own memory, little-endian, of which every bit pattern is valid: the fixed-width
/// integers and the floating-point numbers.
public protocol PlainArchivable: ScalarArchivable, BitwiseCopyable {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension PlainArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout {
        ArchivedLayout(size: MemoryLayout<Self>.size, alignment: MemoryLayout<Self>.size)
    }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {}

    @inlinable
    @inline(__always)
    public static var isPlain: Bool {
        #if _endian(little)
            true
        #else
            false
        #endif
    }
}
