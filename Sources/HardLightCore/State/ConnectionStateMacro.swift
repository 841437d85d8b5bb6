/// Makes a struct the state of a connection: what the server's handlers write and the client mirrors.
///
/// Both sides start from the fields' default values. From there on the server sends the fields that changed, and only
/// them, each as its position in the declaration and the archive of its new value.
///
/// ```swift
/// @ConnectionState
/// struct CounterState {
///     var counter: UInt32 = 0
///     var topic: Topic = "counter"
///     var lastVisitor: String?
/// }
/// ```
///
/// Every field is a `var` with a written type, which is `Archivable`, and with a default value; an optional starts as
/// `nil`. Fields of any access level take part. Computed and static properties and methods do not, and may be there.
///
/// A field whose type is `Equatable` is compared with `==`; another is archived twice and its bytes are compared.
@attached(
    extension,
    conformances: ConnectionState,
    names: named(initialState),
    named(fieldNames),
    named(recordChanges),
    named(apply),
    named(describeFields)
)
public macro ConnectionState() = #externalMacro(module: "HardLightMacros", type: "ConnectionStateMacro")
