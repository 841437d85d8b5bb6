package import SwiftSyntax

/// A method of an interface, as far as the generated code needs it.
package struct Method {
    /// The base name, without backticks.
    package let name: String
    package let documentation: [String]

    /// Attributes that the client's method repeats.
    package let attributes: [String]

    package let parameters: [Parameter]

    /// What it returns, as it is spelled, or `nil` if it returns nothing.
    package let result: String?

    /// That type as it stands in the source, without specifiers.
    package let writtenResult: TypeSyntax?

    /// The same with `sending` in front of it if the protocol says so, for the client's method to match.
    package let resultAsSpelled: String?

    /// An `async` method is started on the connection's event loop; another one is served inline.
    package let isAsync: Bool

    /// What the method says that it throws.
    package let declaredFailure: Failure

    /// What it throws once the interface's `errors:` are taken into account.
    package let failure: Failure

    /// Whether whoever calls it gets a warning.
    package let isDeprecated: Bool

    /// Where the method is declared.
    package let declaration: FunctionDeclSyntax

    package enum Failure: Equatable {
        /// It does not throw.
        case never
        /// Any error: nothing of it goes to the other side but that there was one.
        case any
        /// A type of error that goes to the other side, as it is spelled.
        case typed(String)
    }

    package struct Parameter {
        /// The argument label without backticks, or `nil` if callers write none.
        package let label: String?

        /// The name inside the method and of the call's field, without backticks.
        package let name: String

        /// The type as it is spelled, without `consuming`, `sending` and the like: they say nothing about what is sent.
        package let type: String

        /// The type as it stands in the source, without specifiers.
        package let written: TypeSyntax
    }
}
