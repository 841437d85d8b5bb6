import HardLightModel
import SwiftSyntax
import SwiftSyntaxMacros

/// What struct and enum expansions have in common: the extended type, and who may see what.
struct ArchivedType {
    /// The type as an extension names it: `Outer.Inner`.
    let name: String

    /// What goes before members that are as visible as the type: `public `, `package ` or nothing.
    let access: String

    /// Whether members may be `@inlinable`: the type is public all the way out.
    let isPublic: Bool

    /// The generic parameters that are types.
    let genericParameters: [String]

    /// Whether the type is declared inside another one, or inside an extension.
    let isNested: Bool

    /// Attributes that the extension needs too, because it names the type: from the outside in.
    private let attributes: [String]

    init(
        _ declaration: some DeclGroupSyntax & NamedDeclSyntax & WithAttributesSyntax & WithGenericParametersSyntax,
        named type: some TypeSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws(ArchivableDiagnostics) {
        name = type.trimmedDescription

        let enclosing = context.lexicalContext
        isNested = !enclosing.isEmpty
        let surroundings = enclosing.reversed().compactMap { $0.asProtocol((any WithAttributesSyntax).self) }
        attributes = surroundings.flatMap(\.attributes.carriedOver) + declaration.attributes.carriedOver
        if !enclosing.isEmpty, declaration.modifiers.contains(where: { $0.name.text == "private" }) {
            throw ArchivableDiagnostics(.privateNestedType(declaration.name.text), at: declaration.name)
        }
        let own = declaration.accessLevel ?? enclosing.first?.as(ExtensionDeclSyntax.self)?.accessLevel ?? "internal"
        // A type is no more visible than those around it. An extension does not say how visible the type is that it
        // extends: unless it is `public` itself, that is unknown.
        let types = enclosing.compactMap { $0.asProtocol((any DeclGroupSyntax).self) }
        let isHidden = types.contains { !$0.is(ExtensionDeclSyntax.self) && !$0.isVisibleOutside }
        let isUnknown = types.contains { $0.is(ExtensionDeclSyntax.self) && $0.accessLevel != "public" }
        access = !isHidden && (own == "public" || own == "package") ? "\(own) " : ""
        isPublic = access == "public " && !isUnknown && types.allSatisfy { $0.accessLevel != "package" }

        var genericParameters: [String] = []
        for parameter in declaration.genericParameterClause?.parameters ?? [] {
            switch parameter.specifier?.tokenKind {
            case .keyword(.each):
                throw ArchivableDiagnostics(.parameterPack(parameter.name.text), at: parameter)
            case .keyword(.let):
                break
            default:
                genericParameters.append(parameter.name.text)
            }
        }
        self.genericParameters = genericParameters
    }

    /// The head of the extension, up to its opening brace.
    ///
    /// It is `nonisolated`, so that types of modules whose default isolation is the main actor can be archived anywhere.
    func extensionHead(conformingTo conformances: String) -> String {
        let constraints = genericParameters.map { "\($0): RKYV.Archivable" }.joined(separator: ", ")
        let whereClause = constraints.isEmpty ? "" : " where \(constraints)"
        let head = "nonisolated extension \(name): \(conformances)\(whereClause) {"
        return (attributes + [head]).joined(separator: "\n")
    }

    /// What goes before functions that other modules may specialize, if `condition` holds.
    func inlinable(if condition: Bool = true) -> String { isPublic && condition ? "@inlinable \(access)" : access }
}

extension DeclGroupSyntax {
    fileprivate var isVisibleOutside: Bool { accessLevel == "public" || accessLevel == "package" }
}
