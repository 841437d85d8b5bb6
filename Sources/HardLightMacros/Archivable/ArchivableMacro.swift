import HardLightModel
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// Writes the `Archivable` conformance of a struct or an enum.
///
/// The declaration is read into a model (``ArchivedType`` and, for each field, ``WireType``), with a diagnostic for all
/// that has no archived form; the model is then written out by ``StructExpansion`` or ``EnumExpansion``: an extension, and
/// for a nested declaration a member that names the types of its fields (``FieldTypeAliases``).
struct ArchivableMacro {
    /// What is written for a declaration.
    private struct Source {
        let conformance: String
        let member: String?

        init(
            of node: AttributeSyntax,
            attachedTo declaration: some DeclGroupSyntax,
            named type: some TypeSyntaxProtocol,
            mayAddSendable: Bool,
            in context: some MacroExpansionContext
        ) throws(ArchivableDiagnostics) {
            if let declaration = declaration.as(StructDeclSyntax.self) {
                let type = try ArchivedType(declaration, named: type, in: context)
                let expansion = try StructExpansion(
                    declaration,
                    type: type,
                    isTuple: node.asksForTuple,
                    mayAddSendable: mayAddSendable
                )
                (conformance, member) = (expansion.source, expansion.member)
            } else if let declaration = declaration.as(EnumDeclSyntax.self) {
                if node.asksForTuple { throw ArchivableDiagnostics(.tupleOfEnum, at: node) }
                let type = try ArchivedType(declaration, named: type, in: context)
                let expansion = try EnumExpansion(declaration, type: type, mayAddSendable: mayAddSendable)
                (conformance, member) = (expansion.source, expansion.member)
            } else {
                throw ArchivableDiagnostics(.unsupportedDeclaration(declaration.kindName), at: node)
            }
        }
    }
}

extension ArchivableMacro: ExtensionMacro {
    static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        // Nothing is asked for where the conformance is written out; but a key is archivable by what it says.
        guard protocols.contains(where: { $0.isNamed("Archivable") }) || declaration.isArchivableKey else { return [] }
        do throws(ArchivableDiagnostics) {
            let source = try Source(
                of: node,
                attachedTo: declaration,
                named: type,
                mayAddSendable: protocols.contains { $0.isNamed("Sendable") },
                in: context
            )
            let conformance: DeclSyntax = "\(raw: source.conformance)"
            return conformance.as(ExtensionDeclSyntax.self).map { [$0] } ?? []
        } catch {
            error.diagnostics.forEach(context.diagnose)
            return []
        }
    }
}

extension ArchivableMacro: MemberMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingMembersOf declaration: some DeclGroupSyntax,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        // The name of the type is not in the member, and what is wrong with the declaration the other role has said.
        let type: TypeSyntax = "Self"
        let source = try? Source(of: node, attachedTo: declaration, named: type, mayAddSendable: false, in: context)
        return source?.member.map { ["\(raw: $0)"] } ?? []
    }
}

extension DeclGroupSyntax {
    fileprivate var kindName: String {
        switch kind {
        case .classDecl: "a class"
        case .actorDecl: "an actor"
        case .protocolDecl: "a protocol"
        default: "this declaration"
        }
    }
}
