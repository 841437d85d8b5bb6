package import SwiftSyntax

/// A case of an `@Archivable` enum.
package struct EnumCase {
    /// The name as it is spelled, perhaps in backticks.
    package let name: String

    package var payloads: [Payload]

    /// The line of cases that this one is in: where its documentation is to be found.
    package let declaration: EnumCaseDeclSyntax

    package struct Payload {
        /// The label as a call spells it, or `nil`.
        package let label: String?

        package var type: WireType

        /// The type as it stands in the source.
        package let written: TypeSyntax
    }

    /// The cases of an enum, in declaration order, which is that of their tags. There is at least one.
    package static func all(of declaration: EnumDeclSyntax) throws(ArchivableDiagnostics) -> [EnumCase] {
        let isIndirect = declaration.modifiers.contains { $0.name.text == "indirect" }
        var cases: [EnumCase] = []
        for member in declaration.memberBlock.members {
            if let conditional = member.decl.as(IfConfigDeclSyntax.self), conditional.declares(EnumCaseDeclSyntax.self)
            {
                throw ArchivableDiagnostics(.conditionalMembers, at: conditional)
            }
            guard let line = member.decl.as(EnumCaseDeclSyntax.self) else { continue }
            let isBoxed = isIndirect || line.modifiers.contains { $0.name.text == "indirect" }
            for element in line.elements {
                var payloads: [Payload] = []
                for parameter in element.parameterClause?.parameters ?? [] {
                    let label = parameter.firstName?.argumentLabel
                    let boxed = isBoxed ? declaration.selfType : nil
                    let type = try WireType(parameter.type, boxing: boxed)
                    payloads.append(Payload(label: label, type: type, written: parameter.type))
                }
                cases.append(EnumCase(name: element.name.text, payloads: payloads, declaration: line))
            }
        }
        if cases.isEmpty { throw ArchivableDiagnostics(.enumWithoutCases(declaration.name.text), at: declaration.name) }
        return cases
    }
}

extension EnumDeclSyntax {
    /// The enum as its own payloads name it: `Tree`, `Tree<Value>`.
    fileprivate var selfType: String {
        let parameters = genericParameterClause?.parameters.map(\.name.text) ?? []
        return name.text + (parameters.isEmpty ? "" : "<\(parameters.joined(separator: ", "))>")
    }
}
