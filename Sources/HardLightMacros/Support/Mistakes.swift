import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// Reports mistakes and remembers whether there were any.
struct Mistakes<Context: MacroExpansionContext> {
    let context: Context
    private(set) var found = false

    init(in context: Context) {
        self.context = context
    }

    /// Reports `message` at the first character of `node`.
    mutating func report(
        _ message: MacroDiagnostic,
        at node: some SyntaxProtocol,
        notes: [Note] = [],
        fixIt: FixIt? = nil
    ) {
        context.diagnose(Diagnostic(node: node, message: message, notes: notes, fixIts: fixIt.map { [$0] } ?? []))
        found = true
    }

    /// Takes note of a mistake that has been reported elsewhere: by the compiler, or by another macro.
    mutating func reportedElsewhere() {
        found = true
    }
}
