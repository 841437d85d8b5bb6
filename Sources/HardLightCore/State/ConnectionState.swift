/// The state of one connection: written by the server's handlers, mirrored on the client.
///
/// Conform to it with ``ConnectionState()``, which writes everything below from the struct's stored properties. Both
/// sides start from the properties' default values; from there on the server sends the fields that changed, each
/// identified by its place in the declaration.
///
/// Server and client must therefore be built from the same declaration: adding, removing, reordering or retyping a field
/// is a new interface.
public protocol ConnectionState: Sendable {
    /// The state that both sides start from: every field at its default.
    static func initialState() -> Self

    /// The fields' names, in declaration order: for logs and errors, they are never on the wire.
    static var fieldNames: [String] { get }

    /// Records every field whose value differs, in declaration order.
    static func recordChanges(from old: Self, to new: Self, in changes: inout StateChanges)

    /// Takes over the new value of one field.
    ///
    /// - Throws: ``StateUpdateError`` when there is no such field or the value is not an archive of its type. The state is
    ///   then unchanged.
    mutating func apply(_ update: StateUpdate) throws(StateUpdateError)

    #if !hasFeature(Embedded)
        /// Adds every field to a schema, in declaration order.
        ///
        /// Unless a state says otherwise, it has none there: a conformance by hand has to say.
        static func describeFields(in schema: inout StateSchemaBuilder)
    #endif
}

#if !hasFeature(Embedded)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension ConnectionState {
        public static func describeFields(in schema: inout StateSchemaBuilder) {}
    }
#endif

/// The state of a connection that has none.
public struct NoState: ConnectionState, Hashable {
    /// The one value there is.
    public init() {}

    /// The one value there is.
    public static func initialState() -> NoState { NoState() }

    /// No names: there are no fields.
    public static var fieldNames: [String] { [] }

    /// Records nothing.
    public static func recordChanges(from old: NoState, to new: NoState, in changes: inout StateChanges) {}

    /// Refuses every update: there are no fields.
    public mutating func apply(_ update: StateUpdate) throws(StateUpdateError) {
        throw update.unknownField()
    }
}
