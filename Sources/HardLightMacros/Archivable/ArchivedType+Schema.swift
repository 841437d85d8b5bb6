import HardLightModel
import SwiftSyntax

extension ArchivedType {
    /// The function that adds the type to a schema: as it is only called by tests and tools, it is not inlinable.
    ///
    /// - Parameters:
    ///   - kind: A case of `ArchiveSchemaKind`.
    ///   - members: Statements that add the fields or cases to `schema`.
    func description(as kind: String, of members: [String]) -> String {
        let definition = "schema.define(Self.self, as: .\(kind))"
        return """

            #if !hasFeature(Embedded)
            \(access)static func describe(in schema: inout RKYV.ArchiveSchemaBuilder) -> RKYV.ArchiveSchemaType {
            \(members.isEmpty ? definition : "\(definition) { schema in\n\(members.joined(separator: "\n"))\n}")
            }
            #endif

            """
    }
}

extension DeclGroupSyntax {
    /// Whether the declaration has a `static func describe(in:)` of its own.
    var describesItself: Bool { memberBlock.members.contains { $0.decl.isDescription } }
}

extension DeclSyntax {
    fileprivate var isDescription: Bool {
        if let function = self.as(FunctionDeclSyntax.self) {
            let parameters = function.signature.parameterClause.parameters
            return function.name.text == "describe" && parameters.first?.firstName.text == "in"
        }
        guard let conditional = self.as(IfConfigDeclSyntax.self) else { return false }
        return conditional.clauses.contains { clause in
            guard case .decls(let members) = clause.elements else { return false }
            return members.contains { $0.decl.isDescription }
        }
    }
}
