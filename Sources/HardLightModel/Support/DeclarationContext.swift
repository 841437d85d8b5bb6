package import SwiftDiagnostics
package import SwiftSyntax

/// Where a declaration stands, and who hears what is wrong with it: the compiler if a macro reads it, a terminal if a
/// tool does.
package struct DeclarationContext {
    /// What is around the declaration, from the inside out.
    package let lexicalContext: [Syntax]

    /// Takes a mistake.
    package let diagnose: (Diagnostic) -> Void

    package init(lexicalContext: [Syntax], diagnose: @escaping (Diagnostic) -> Void) {
        self.lexicalContext = lexicalContext
        self.diagnose = diagnose
    }
}
