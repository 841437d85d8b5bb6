import SwiftDiagnostics
import SwiftSyntax

/// What `@RPC` and `@ConnectionState` say about a declaration that they cannot turn into code.
///
/// Every message is in `MacroDiagnostic+Messages.swift`. A message names the mistake first and says, after a semicolon,
/// what to write instead.
struct MacroDiagnostic: DiagnosticMessage {
    let id: String
    let message: String

    var diagnosticID: MessageID { MessageID(domain: "HardLight", id: id) }
    var severity: DiagnosticSeverity { .error }
}

/// A second place that a diagnostic speaks of.
struct MacroNote: NoteMessage {
    let id: String
    let message: String

    var noteID: MessageID { MessageID(domain: "HardLight", id: id) }
}

/// The repair that an editor offers beside a diagnostic.
struct MacroFixIt: FixItMessage {
    let id: String
    let message: String

    var fixItID: MessageID { MessageID(domain: "HardLight", id: id) }

    /// This repair, done by putting `newNode` in the place of `oldNode`, whose comments and spaces stay.
    func replacing(_ oldNode: some SyntaxProtocol, with newNode: some SyntaxProtocol) -> FixIt {
        var newNode = Syntax(newNode)
        newNode.leadingTrivia = oldNode.leadingTrivia
        newNode.trailingTrivia = oldNode.trailingTrivia
        return FixIt(message: self, changes: [.replace(oldNode: Syntax(oldNode), newNode: newNode)])
    }

    /// This repair, done by taking out `node` and the spaces after it. What stands before it stays.
    func removing(_ node: some SyntaxProtocol) -> FixIt {
        let nothing = TokenSyntax(.identifier(""), leadingTrivia: node.leadingTrivia, presence: .present)
        return FixIt(message: self, changes: [.replace(oldNode: Syntax(node), newNode: Syntax(nothing))])
    }
}
