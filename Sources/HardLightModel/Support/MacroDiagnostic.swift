package import SwiftDiagnostics
package import SwiftSyntax

/// What `@RPC` and `@ConnectionState` say about a declaration that they cannot turn into code.
///
/// Every message is in `MacroDiagnostic+Messages.swift`. A message names the mistake first and says, after a semicolon,
/// what to write instead.
package struct MacroDiagnostic: DiagnosticMessage {
    package let id: String
    package let message: String

    package var diagnosticID: MessageID { MessageID(domain: "HardLight", id: id) }
    package var severity: DiagnosticSeverity { .error }
}

/// A second place that a diagnostic speaks of.
package struct MacroNote: NoteMessage {
    package let id: String
    package let message: String

    package var noteID: MessageID { MessageID(domain: "HardLight", id: id) }
}

/// The repair that an editor offers beside a diagnostic.
package struct MacroFixIt: FixItMessage {
    package let id: String
    package let message: String

    package var fixItID: MessageID { MessageID(domain: "HardLight", id: id) }

    /// This repair, done by putting `newNode` in the place of `oldNode`, whose comments and spaces stay.
    package func replacing(_ oldNode: some SyntaxProtocol, with newNode: some SyntaxProtocol) -> FixIt {
        var newNode = Syntax(newNode)
        newNode.leadingTrivia = oldNode.leadingTrivia
        newNode.trailingTrivia = oldNode.trailingTrivia
        return FixIt(message: self, changes: [.replace(oldNode: Syntax(oldNode), newNode: newNode)])
    }

    /// This repair, done by taking out `node` and the spaces after it. What stands before it stays.
    package func removing(_ node: some SyntaxProtocol) -> FixIt {
        let nothing = TokenSyntax(.identifier(""), leadingTrivia: node.leadingTrivia, presence: .present)
        return FixIt(message: self, changes: [.replace(oldNode: Syntax(node), newNode: Syntax(nothing))])
    }
}
