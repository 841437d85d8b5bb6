/// Makes a struct or an enum ``Archivable``.
///
///     @Archivable struct Task { var text: String; var status: TaskStatus }
///     @Archivable enum TaskStatus { case todo, done }
///
/// A struct corresponds to the Rust struct with the same fields in the same order, an enum to the Rust enum with the same
/// cases in the same order; names do not reach the archive. The macro adds a nested `Archived`: the view, a struct with a
/// property for each stored property, or an enum with a case for each case. An enum without payloads is its own view.
///
/// Every stored property needs a written type, which is ``Archivable`` itself or a tuple of such types. In an `indirect`
/// case, payloads of the enum's own type are boxes: Rust's `Box<Self>`.
@attached(member, names: named(ArchivedFieldTypes))
@attached(
    extension,
    conformances: Archivable,
    Sendable,
    names: named(Archived),
    named(archivedOffsets),
    named(archivedLayout),
    named(archived),
    named(validate),
    named(archiveChildren),
    named(archiveBody),
    named(hasChildren),
    named(describe),
    named(archivedTag),
    named(hash),
    named(order),
    named(init)
)
public macro Archivable() = #externalMacro(module: "HardLightMacros", type: "ArchivableMacro")

/// Which Rust declaration a Swift struct corresponds to.
public enum ArchivedStructKind {
    /// A struct.
    case structure
    /// A tuple: the last field keeps its place (``LayoutRule``, step 4).
    case tuple
}

/// Makes a struct ``Archivable`` that corresponds to a Rust tuple.
///
///     @Archivable(as: .tuple) struct Change { var index: Int; var value: [UInt8] }        // (usize, Vec<u8>)
///
/// Tuples cannot conform to protocols: this is for those inside arrays, optionals and other generic types.
@attached(member, names: named(ArchivedFieldTypes))
@attached(
    extension,
    conformances: Archivable,
    Sendable,
    names: named(Archived),
    named(archivedOffsets),
    named(archivedLayout),
    named(archived),
    named(validate),
    named(archiveChildren),
    named(archiveBody),
    named(hasChildren),
    named(describe),
    named(archivedTag),
    named(hash),
    named(order),
    named(init)
)
public macro Archivable(as kind: ArchivedStructKind) =
    #externalMacro(module: "HardLightMacros", type: "ArchivableMacro")
