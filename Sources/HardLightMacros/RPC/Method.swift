/// A method of an interface, as far as the generated code needs it.
struct Method {
    /// The base name, without backticks.
    let name: String
    let documentation: [String]

    /// Attributes that the client's method repeats.
    let attributes: [String]

    let parameters: [Parameter]

    /// What it returns, as it is spelled, or `nil` if it returns nothing.
    let result: String?

    /// The same with `sending` in front of it if the protocol says so, for the client's method to match.
    let resultAsSpelled: String?

    /// An `async` method is started on the connection's event loop; another one is served inline.
    let isAsync: Bool

    /// What the method says that it throws.
    let declaredFailure: Failure

    /// What it throws once the interface's `errors:` are taken into account.
    let failure: Failure

    /// Whether whoever calls it gets a warning.
    let isDeprecated: Bool

    enum Failure: Equatable {
        /// It does not throw.
        case never
        /// Any error: nothing of it goes to the other side but that there was one.
        case any
        /// A type of error that goes to the other side, as it is spelled.
        case typed(String)
    }

    struct Parameter {
        /// The argument label without backticks, or `nil` if callers write none.
        let label: String?

        /// The name inside the method and of the call's field, without backticks.
        let name: String

        /// The type as it is spelled, without `consuming`, `sending` and the like: they say nothing about what is sent.
        let type: String
    }
}
