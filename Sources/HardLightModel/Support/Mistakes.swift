package import SwiftDiagnostics
package import SwiftSyntax

/// Reports mistakes and remembers whether there were any.
package struct Mistakes {
    package let context: DeclarationContext
    package private(set) var found = false

    package init(in context: DeclarationContext) {
        self.context = context
    }

    /// Reports `message` at the first character of `node`.
    package mutating func report(
        _ message: MacroDiagnostic,
        at node: some SyntaxProtocol,
        notes: [Note] = [],
        fixIt: FixIt? = nil
    ) {
        context.diagnose(Diagnostic(node: node, message: message, notes: notes, fixIts: fixIt.map { [$0] } ?? []))
        found = true
    }

    /// Takes note of a mistake that has been reported elsewhere: by the compiler, or by another macro.
    package mutating func reportedElsewhere() {
        found = true
    }
}
