package import SwiftSyntax

/// A field of a `@ConnectionState` struct.
package struct StateField {
    /// The name without backticks.
    package let name: String

    /// The type as it stands in the source.
    package let written: TypeSyntax

    /// What the field starts from, if that is written beside it: else `nil` for an optional, or what the struct's own
    /// initializer says.
    package let defaultValue: ExprSyntax?

    /// Where its documentation is to be found.
    package let declaration: VariableDeclSyntax
}
