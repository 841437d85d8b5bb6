package import SwiftSyntax

extension DeclGroupSyntax {
    /// The written access level, `nil` where there is none.
    package var accessLevel: String? { modifiers.accessLevel }

    /// Whether the declaration names `ArchivableKey` as a protocol of its own.
    package var isArchivableKey: Bool { inherits(from: "ArchivableKey") }

    /// Whether the declaration names the protocol as one of its own.
    package func inherits(from name: String) -> Bool {
        inheritanceClause?.inheritedTypes.contains { $0.type.isNamed(name) } ?? false
    }
}

extension DeclModifierListSyntax {
    /// The written access level, `nil` where there is none.
    package var accessLevel: String? {
        let levels = ["open", "public", "package", "internal", "fileprivate", "private"]
        return first { levels.contains($0.name.text) && $0.detail == nil }?.name.text
    }
}

extension IfConfigDeclSyntax {
    /// Whether any branch declares a member of this kind.
    package func declares<Declaration: DeclSyntaxProtocol>(_ kind: Declaration.Type) -> Bool {
        clauses.contains { clause in
            guard case .decls(let members) = clause.elements else { return false }
            return members.contains { $0.decl.is(kind) }
        }
    }
}

extension AttributeSyntax {
    /// Whether the attribute is `@Archivable(as: .tuple)`.
    package var asksForTuple: Bool {
        guard case .argumentList(let arguments) = arguments else { return false }
        return arguments.contains {
            $0.expression.as(MemberAccessExprSyntax.self)?.declName.baseName.text == "tuple"
        }
    }
}

extension TypeSyntax {
    /// Whether the type's last component is `name`, with or without a module before it.
    package func isNamed(_ name: String) -> Bool {
        self.as(IdentifierTypeSyntax.self)?.name.text == name || self.as(MemberTypeSyntax.self)?.name.text == name
    }
}
