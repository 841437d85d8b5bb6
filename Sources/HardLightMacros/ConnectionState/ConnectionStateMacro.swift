import HardLightModel
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// `@ConnectionState`: finds and applies the changes of a struct, field by field.
struct ConnectionStateMacro: ExtensionMacro {
    /// The generated code is written as a person would format it, so it is left alone.
    static var formatMode: FormatMode { .disabled }

    static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) -> [ExtensionDeclSyntax] {
        let context = DeclarationContext(context)
        var mistakes = Mistakes(in: context)
        guard let declaration = declaration.as(StructDeclSyntax.self) else {
            reportNotStruct(declaration, node, reporting: &mistakes)
            return []
        }
        declaration.checkHeadOfState(reporting: &mistakes)
        let reader = StateFieldReader(declaration, in: context)
        guard !mistakes.found else { return [] }
        let state = StateWriter(
            type: type.trimmedDescription,
            access: AccessLevel(of: declaration.modifiers, in: context.lexicalContext),
            attributes: declaration.attributes.carriedOver,
            fields: reader.fields.map(\.name),
            hasMistakes: reader.mistakes.found,
            // The compiler asks for no protocol if the user has named it already.
            conforms: !protocols.isEmpty
        )
        return [state.declaration]
    }

    /// Says that only a struct will do, at the word to change.
    private static func reportNotStruct(
        _ declaration: some DeclGroupSyntax,
        _ attribute: AttributeSyntax,
        reporting mistakes: inout Mistakes
    ) {
        switch DeclSyntax(declaration).as(DeclSyntaxEnum.self) {
        case .actorDecl(let actor): mistakes.report(.stateNotOnStruct("an actor"), at: actor.actorKeyword)
        case .classDecl(let `class`): mistakes.report(.stateNotOnStruct("a class"), at: `class`.classKeyword)
        case .enumDecl(let `enum`): mistakes.report(.stateNotOnStruct("an enum"), at: `enum`.enumKeyword)
        case .protocolDecl(let `protocol`):
            mistakes.report(.stateNotOnStruct("a protocol"), at: `protocol`.protocolKeyword)
        default: mistakes.report(.stateNotOnStruct("this declaration"), at: attribute)
        }
    }
}
