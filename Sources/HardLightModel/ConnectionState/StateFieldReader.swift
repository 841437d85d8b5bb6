import SwiftDiagnostics
package import SwiftSyntax

/// Reads the fields of a `@ConnectionState` struct, and reports what cannot be one.
package struct StateFieldReader {
    /// The fields without a mistake, in declaration order, which is that of their numbers on the wire.
    package private(set) var fields: [StateField] = []

    package private(set) var mistakes: Mistakes

    /// Whether the struct has an `init()` of its own, which then gives every field its value.
    package let hasInitializer: Bool

    package init(_ declaration: StructDeclSyntax, in context: DeclarationContext) {
        mistakes = Mistakes(in: context)
        let initializers = declaration.memberBlock.members.compactMap { $0.decl.as(InitializerDeclSyntax.self) }
        hasInitializer = initializers.contains(where: \.needsNothing)
        for member in declaration.memberBlock.members {
            if let variable = member.decl.as(VariableDeclSyntax.self), variable.isStored {
                read(variable)
            } else if let condition = member.decl.as(IfConfigDeclSyntax.self), condition.containsStoredProperty {
                mistakes.report(.stateConditional, at: condition)
            }
        }
        // Any other initializer takes away the one without arguments, which makes the initial state.
        if let first = initializers.first, !hasInitializer {
            mistakes.report(.stateInitializer, at: first.initKeyword)
        }
    }

    private mutating func read(_ variable: VariableDeclSyntax) {
        let name = variable.bindings.first?.pattern.trimmedDescription ?? ""
        for case .attribute(let attribute) in variable.attributes {
            let attributeName = attribute.attributeName.trimmedDescription
            if ["available", "usableFromInline"].contains(attributeName) { continue }
            return mistakes.report(.fieldAttribute(name, attributeName), at: attribute)
        }
        for modifier in variable.modifiers where ["lazy", "unowned", "weak"].contains(modifier.name.text) {
            let modifierName = modifier.trimmedDescription
            let fixIt = MacroFixIt.remove(modifierName).removing(modifier)
            return mistakes.report(.fieldModifier(name, modifierName), at: modifier, fixIt: fixIt)
        }
        if variable.bindingSpecifier.tokenKind == .keyword(.let) {
            let fixIt = MacroFixIt.writeVar.replacing(variable.bindingSpecifier, with: TokenSyntax.keyword(.var))
            return mistakes.report(.fieldLet(name), at: variable.bindingSpecifier, fixIt: fixIt)
        }
        // In `var a, b: UInt32` the type at the end is the type of both.
        var sharedType: TypeSyntax?
        var fields: [StateField] = []
        for binding in variable.bindings.reversed() {
            if let type = binding.typeAnnotation?.type {
                sharedType = type
            } else if binding.initializer != nil {
                sharedType = nil
            }
            if let field = field(binding, of: variable, type: sharedType) { fields.append(field) }
        }
        self.fields += fields.reversed()
    }

    /// The field that `binding` declares, or `nil` if there is a mistake in it.
    private mutating func field(
        _ binding: PatternBindingSyntax,
        of variable: VariableDeclSyntax,
        type: TypeSyntax?
    ) -> StateField? {
        guard let identifier = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier else {
            mistakes.report(.fieldPattern, at: binding.pattern)
            return nil
        }
        let before = mistakes
        mistakes = Mistakes(in: mistakes.context)
        defer { if before.found { mistakes.reportedElsewhere() } }
        if let type {
            type.checkArchivable(at: .field(identifier.text), reporting: &mistakes)
            let hasDefault = hasInitializer || binding.initializer != nil || type.is(OptionalTypeSyntax.self)
            if !mistakes.found, !hasDefault {
                reportMissingDefault(of: identifier, type: type, in: binding)
            }
        } else if let value = binding.initializer?.value {
            reportMissingType(of: identifier, value: value)
        } else {
            mistakes.reportedElsewhere()  // neither a type nor a value: no Swift
        }
        guard !mistakes.found, let type else { return nil }
        return StateField(
            name: identifier.unescapedName,
            written: type,
            defaultValue: binding.initializer?.value,
            declaration: variable
        )
    }

    private mutating func reportMissingType(of name: TokenSyntax, value: ExprSyntax) {
        var fixIt: FixIt?
        if let type = value.evidentType {
            fixIt = MacroFixIt.addType.replacing(name, with: TokenSyntax.identifier("\(name.text): \(type)"))
        }
        let type = value.evidentType ?? value.likelyType
        let example = "var \(name.text): \(type) = \(value.trimmedDescription)"
        mistakes.report(.fieldWithoutType(name.text, example: example), at: name, fixIt: fixIt)
    }

    private mutating func reportMissingDefault(
        of name: TokenSyntax,
        type: TypeSyntax,
        in binding: PatternBindingSyntax
    ) {
        let spelling = type.trimmedDescription
        var fixIt: FixIt?
        if let value = type.evidentDefault, binding.typeAnnotation != nil {
            let newType = TokenSyntax.identifier("\(spelling) = \(value)")
            fixIt = MacroFixIt.addDefault.replacing(type, with: newType)
        }
        let example = "var \(name.text): \(spelling) = \(type.evidentDefault ?? "\(spelling)()")"
        mistakes.report(.fieldWithoutDefault(name.text, example: example), at: name, fixIt: fixIt)
    }
}

extension StructDeclSyntax {
    /// Checks everything of a `@ConnectionState` struct before the braces, and where it stands.
    package func checkHeadOfState(reporting mistakes: inout Mistakes) {
        if !mistakes.context.lexicalContext.isEmpty, let modifier = AccessLevel.privateModifier(in: modifiers) {
            let fixIt = MacroFixIt.writeFileprivate.replacing(modifier.name, with: TokenSyntax.keyword(.fileprivate))
            mistakes.report(.stateNestedPrivate(name.text), at: modifier, fixIt: fixIt)
        }
        if let clause = genericParameterClause {
            mistakes.report(.stateGeneric, at: clause)
        }
        for inherited in inheritanceClause?.inheritedTypes ?? []
        where inherited.type.trimmedDescription == "~Copyable" {
            mistakes.report(.stateNoncopyable, at: inherited.type)
        }
    }
}

extension VariableDeclSyntax {
    /// Whether this declares stored properties of the values, and not of the type.
    fileprivate var isStored: Bool {
        !modifiers.contains { $0.name.tokenKind == .keyword(.static) } && bindings.contains { !$0.isComputed }
    }
}

extension IfConfigDeclSyntax {
    fileprivate var containsStoredProperty: Bool {
        clauses.contains { clause in
            guard case .decls(let members) = clause.elements else { return false }
            return members.contains { member in
                member.decl.as(VariableDeclSyntax.self)?.isStored
                    ?? member.decl.as(IfConfigDeclSyntax.self)?.containsStoredProperty ?? false
            }
        }
    }
}

extension InitializerDeclSyntax {
    /// Whether `Self()` calls this one and gets a value for certain.
    fileprivate var needsNothing: Bool {
        optionalMark == nil && signature.effectSpecifiers == nil
            && signature.parameterClause.parameters.allSatisfy { $0.defaultValue != nil }
    }
}

extension ExprSyntax {
    /// The type of this value if it can be told without the compiler.
    fileprivate var evidentType: String? {
        switch self.as(ExprSyntaxEnum.self) {
        case .floatLiteralExpr: return "Double"
        case .booleanLiteralExpr: return "Bool"
        case .stringLiteralExpr: return "String"
        case .functionCallExpr(let call):
            let callee = call.calledExpression
            let isType =
                callee.is(ArrayExprSyntax.self) || callee.is(DictionaryExprSyntax.self)
                || callee.is(GenericSpecializationExprSyntax.self)
                || callee.as(DeclReferenceExprSyntax.self)?.baseName.text.first?.isUppercase == true
            return isType ? callee.trimmedDescription : nil
        default: return nil
        }
    }

    /// What to propose where only the author can tell.
    fileprivate var likelyType: String {
        if self.is(IntegerLiteralExprSyntax.self) { return "UInt32" }
        return self.as(PrefixOperatorExprSyntax.self)?.operator.text == "-" ? "Int32" : "Value"
    }
}

extension TypeSyntax {
    /// The value that this type most likely starts from, for types whose literals everybody knows.
    fileprivate var evidentDefault: String? {
        if self.is(ArrayTypeSyntax.self) { return "[]" }
        if self.is(DictionaryTypeSyntax.self) { return "[:]" }
        if self.as(IdentifierTypeSyntax.self)?.name.text == "Optional" { return "nil" }
        switch trimmedDescription {
        case "Bool": return "false"
        case "String": return "\"\""
        case "Double", "Float", "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64":
            return "0"
        default: return nil
        }
    }
}
