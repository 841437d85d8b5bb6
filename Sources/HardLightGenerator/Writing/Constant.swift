/// A constant of a module.
struct Constant {
    let name: String
    /// What the constant is the `Type` of, if that has to be written.
    var annotation: String?
    let value: Value

    enum Value {
        case expression(String)
        /// `head<typeArgument>([elements])`
        case list(head: String, typeArgument: String, elements: [String])
        /// `head<typeArgument>(arguments, { entries })`
        case object(head: String, typeArgument: String, arguments: String, entries: [Entry])
    }

    /// What stands in an object under a name.
    struct Entry {
        let name: String
        let value: EntryValue

        enum EntryValue {
            case text(String)
            case entries([Entry])
        }
    }
}
