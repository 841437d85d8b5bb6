import HardLightModel
import SwiftSyntax
import SwiftSyntaxMacros

/// `@RPC`: makes a client, a server and the calls between them from a protocol.
struct RPCMacro: PeerMacro {
    /// The generated code is written as a person would format it, so it is left alone.
    static var formatMode: FormatMode { .disabled }

    static func expansion(
        of node: AttributeSyntax,
        providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) -> [DeclSyntax] {
        guard let declaration = declaration.as(ProtocolDeclSyntax.self) else {
            reportNotProtocol(declaration, node, in: context)
            return []
        }
        let context = DeclarationContext(context)
        var mistakes = Mistakes(in: context)
        checkPlace(of: declaration, reporting: &mistakes)
        let arguments = InterfaceArguments(node, in: context)
        let interface = Interface(declaration, arguments: arguments, in: context)
        return mistakes.found ? [] : InterfaceWriter(interface).declarations
    }

    /// Says that only a protocol will do, at the word to change.
    private static func reportNotProtocol(
        _ declaration: some DeclSyntaxProtocol,
        _ attribute: AttributeSyntax,
        in context: some MacroExpansionContext
    ) {
        var mistakes = Mistakes(in: DeclarationContext(context))
        switch DeclSyntax(declaration).as(DeclSyntaxEnum.self) {
        case .actorDecl(let actor):
            mistakes.report(.rpcNotOnProtocol("an actor", actor.name.text), at: actor.actorKeyword)
        case .classDecl(let `class`):
            mistakes.report(.rpcNotOnProtocol("a class", `class`.name.text), at: `class`.classKeyword)
        case .enumDecl(let `enum`):
            mistakes.report(.rpcNotOnProtocol("an enum", `enum`.name.text), at: `enum`.enumKeyword)
        case .structDecl(let `struct`):
            mistakes.report(.rpcNotOnProtocol("a struct", `struct`.name.text), at: `struct`.structKeyword)
        default:
            mistakes.report(.rpcNotOnType, at: attribute)
        }
    }

    /// Reports a protocol in a place where the code beside it could not name it, or be named.
    private static func checkPlace(
        of declaration: ProtocolDeclSyntax,
        reporting mistakes: inout Mistakes
    ) {
        let lexicalContext = mistakes.context.lexicalContext
        if lexicalContext.contains(where: { $0.isCode }) {
            return mistakes.report(.rpcLocal(declaration.name.text), at: declaration.name)
        }
        if !lexicalContext.isEmpty, let modifier = AccessLevel.privateModifier(in: declaration.modifiers) {
            let fixIt = MacroFixIt.writeFileprivate.replacing(modifier.name, with: TokenSyntax.keyword(.fileprivate))
            mistakes.report(.rpcNestedPrivate(declaration.name.text), at: modifier, fixIt: fixIt)
        }
        if !AccessLevel.isStated(in: declaration.modifiers),
            let keyword = AccessLevel.keywordOfExtension(in: lexicalContext)
        {
            mistakes.report(.rpcInAccessExtension(keyword), at: declaration.protocolKeyword)
        }
    }
}

extension Syntax {
    /// Whether a declaration inside this one is local.
    var isCode: Bool {
        switch self.as(SyntaxEnum.self) {
        case .actorDecl, .classDecl, .enumDecl, .extensionDecl, .protocolDecl, .structDecl: false
        default: true
        }
    }
}
