import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder

/// Reads the requirements of an `@RPC` protocol, and reports what cannot be one.
struct RequirementReader {
    /// The methods without a mistake, in declaration order.
    private(set) var methods: [Method] = []
    private(set) var mistakes: Mistakes

    private let declaration: ProtocolDeclSyntax
    private let errors: String?
    private var firstByName: [String: TokenSyntax] = [:]
    private var hasTooManyMethods = false

    /// - Parameter errors: What methods with a plain `throws` throw, from the attribute's `errors:`.
    init(_ declaration: ProtocolDeclSyntax, errors: String?, in context: DeclarationContext) {
        self.declaration = declaration
        self.errors = errors
        mistakes = Mistakes(in: context)
        for member in declaration.memberBlock.members { read(member.decl) }
    }

    private mutating func read(_ requirement: DeclSyntax) {
        switch requirement.as(DeclSyntaxEnum.self) {
        case .functionDecl(let function):
            read(function)
        case .variableDecl(let variable):
            read(variable)
        case .subscriptDecl(let requirement):
            mistakes.report(.rpcSubscript, at: requirement.subscriptKeyword)
        case .initializerDecl(let requirement):
            mistakes.report(.rpcInitializer(declaration.name.unescapedName), at: requirement.initKeyword)
        case .associatedTypeDecl(let requirement):
            let primary = declaration.primaryAssociatedTypeClause?.primaryAssociatedTypes ?? []
            if primary.contains(where: { $0.name.text == requirement.name.text }) {
                mistakes.reportedElsewhere()
            } else {
                mistakes.report(.rpcAssociatedType(requirement.name.text), at: requirement.associatedtypeKeyword)
            }
        case .typeAliasDecl(let requirement):
            mistakes.report(.rpcTypeAlias(requirement.name.text), at: requirement.typealiasKeyword)
        case .ifConfigDecl(let condition):
            mistakes.report(.rpcConditional, at: condition)
        case .macroExpansionDecl(let macro):
            mistakes.report(.rpcMacro, at: macro)
        default:
            mistakes.reportedElsewhere()  // no protocol may have it
        }
    }

    /// Reports a property, with the method to write instead of it.
    private mutating func read(_ variable: VariableDeclSyntax) {
        guard let binding = variable.bindings.first, variable.bindings.count == 1,
            let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text,
            let type = binding.typeAnnotation?.type.trimmedDescription
        else {
            return mistakes.report(.rpcProperty("func value() async throws -> Value"), at: variable.bindingSpecifier)
        }
        let method = "func \(name)() async throws -> \(type)"
        var fixIt: FixIt?
        if binding.accessorBlock?.isGetterOnly == true {
            fixIt = MacroFixIt.writeMethod.replacing(variable, with: DeclSyntax("\(raw: method)"))
        }
        mistakes.report(.rpcProperty(method), at: variable.bindingSpecifier, fixIt: fixIt)
    }

    private mutating func read(_ function: FunctionDeclSyntax) {
        guard case .identifier = function.name.tokenKind else {
            return mistakes.report(.rpcOperator, at: function.name)
        }
        var reader = MethodReader(function, in: declaration, context: mistakes.context)
        let method = reader.read(errors: errors)
        if reader.mistakes.found { mistakes.reportedElsewhere() }
        if let first = firstByName[function.name.unescapedName] {
            let note = Note(node: Syntax(first), message: MacroNote.firstDeclared(first.text))
            return mistakes.report(.methodOverloaded(function.name.text), at: function.name, notes: [note])
        }
        firstByName[function.name.unescapedName] = function.name
        guard let method else { return }
        guard methods.count < Interface.methodLimit else {
            // One report is enough for all that follow.
            if !hasTooManyMethods { mistakes.report(.rpcTooManyMethods(Interface.methodLimit), at: function.name) }
            hasTooManyMethods = true
            return
        }
        methods.append(method)
    }
}

extension AccessorBlockSyntax {
    /// Whether this says `{ get }`, perhaps with effects.
    fileprivate var isGetterOnly: Bool {
        guard case .accessors(let accessors) = accessors else { return false }
        return accessors.allSatisfy { $0.accessorSpecifier.tokenKind == .keyword(.get) }
    }
}
