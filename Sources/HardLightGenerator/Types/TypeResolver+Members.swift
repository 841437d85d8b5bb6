import HardLightModel
import SwiftSyntax

/// What declared types consist of.
extension TypeResolver {
    /// The fields of a struct.
    func fields(
        of type: StructDeclSyntax,
        _ declaration: Declaration,
        _ attribute: AttributeSyntax
    ) throws(ArchivableDiagnostics) -> DeclaredType.Kind? {
        let properties = try StoredProperty.all(of: type)
        let fields = properties.compactMap { property in
            field(
                property.name.withoutBackticks,
                property.type,
                Documentation(of: property.declaration),
                in: declaration.path,
                at: property.written
            )
        }
        return .structure(fields, isTuple: attribute.asksForTuple)
    }

    /// The cases of an enum.
    func cases(
        of type: EnumDeclSyntax,
        _ declaration: Declaration
    ) throws(ArchivableDiagnostics) -> DeclaredType.Kind? {
        let cases = try EnumCase.all(of: type)
        let hasPayloads = cases.contains { !$0.payloads.isEmpty }
        return .enumeration(
            cases.map { enumCase in
                let name = enumCase.name.withoutBackticks
                if hasPayloads { checkProperty(name, at: enumCase.declaration) }
                var taken: Set<String> = []
                let payloads = enumCase.payloads.enumerated().compactMap { index, payload -> Field? in
                    let label =
                        payload.label?.withoutBackticks
                        ?? (enumCase.payloads.count == 1 ? "value" : "_\(index)")
                    if label == "case" {
                        problems.report(
                            "a payload cannot be named 'case' in TypeScript, where that tells the cases "
                                + "apart; choose another label",
                            at: payload.written
                        )
                    }
                    if !taken.insert(label).inserted {
                        problems.report(
                            "'\(label)' is already the name of a payload; choose another label",
                            at: payload.written
                        )
                    }
                    return field(label, payload.type, .none, in: declaration.path, at: payload.written)
                }
                return DeclaredType.Case(
                    name: name,
                    payloads: payloads,
                    documentation: Documentation(of: enumCase.declaration)
                )
            }
        )
    }

    private func field(
        _ name: String,
        _ type: WireType,
        _ documentation: Documentation,
        in scope: [String],
        at written: TypeSyntax
    ) -> Field? {
        checkProperty(name, at: written)
        return resolve(type, in: scope, at: written).map { Field(name: name, type: $0, documentation: documentation) }
    }

    /// Reports a name that an object of JavaScript cannot have for a property.
    func checkProperty(_ name: String, at node: some SyntaxProtocol) {
        guard let reason = JavaScriptNames.problem(withProperty: name) else { return }
        problems.report("'\(name)' cannot be expressed in TypeScript, where \(reason); choose another name", at: node)
    }
}
