import HardLightModel
import SwiftParser
import SwiftSyntax

extension ExprSyntax {
    /// The text of a string literal without interpolations.
    var text: String? { self.as(StringLiteralExprSyntax.self)?.representedLiteralValue }

    /// Whether this is `Type()`, `[Type]()` or `.init()`.
    var isEmptyInitializer: Bool {
        guard let call = self.as(FunctionCallExprSyntax.self), call.arguments.isEmpty, call.trailingClosure == nil
        else {
            return false
        }
        let callee = call.calledExpression
        if let member = callee.as(MemberAccessExprSyntax.self) { return member.base == nil && member.isInit }
        return !callee.is(ClosureExprSyntax.self) && callee.namesType
    }

    /// Whether this is `()`.
    var isEmptyTuple: Bool { self.as(TupleExprSyntax.self)?.elements.isEmpty ?? false }

    /// The name behind the last dot: that of a case, or of a constant of the type.
    var memberName: String? {
        let member = self.as(FunctionCallExprSyntax.self)?.calledExpression ?? self
        guard let access = member.as(MemberAccessExprSyntax.self), !access.isInit else { return nil }
        if let base = access.base, !base.namesType { return nil }
        return access.declName.baseName.text
    }

    /// The arguments, if this is a call of something.
    var arguments: LabeledExprListSyntax? {
        guard let call = self.as(FunctionCallExprSyntax.self), call.trailingClosure == nil else { return nil }
        return call.arguments
    }

    /// The arguments of `Name(…)` or `.init(…)`.
    func arguments(ofInitializerOf name: String) -> [LabeledExprSyntax]? {
        guard let call = self.as(FunctionCallExprSyntax.self), call.trailingClosure == nil else { return nil }
        let callee = call.calledExpression
        let isCalled: Bool
        if let member = callee.as(MemberAccessExprSyntax.self) {
            isCalled = member.isInit && member.base == nil || member.declName.baseName.text == name
        } else if let generic = callee.as(GenericSpecializationExprSyntax.self) {
            isCalled = generic.expression.trimmedDescription == name
        } else {
            isCalled = callee.as(DeclReferenceExprSyntax.self)?.baseName.text == name
        }
        return isCalled ? Array(call.arguments) : nil
    }

    /// Whether this looks like a type: names of functions and variables begin with a small letter.
    private var namesType: Bool {
        if self.is(ArrayExprSyntax.self) || self.is(DictionaryExprSyntax.self) { return true }
        if let generic = self.as(GenericSpecializationExprSyntax.self) { return generic.expression.namesType }
        if let member = self.as(MemberAccessExprSyntax.self) {
            return member.declName.baseName.text.first?.isUppercase ?? false
        }
        return self.as(DeclReferenceExprSyntax.self)?.baseName.text.first?.isUppercase ?? false
    }
}

extension MemberAccessExprSyntax {
    fileprivate var isInit: Bool { declName.baseName.tokenKind == .keyword(.`init`) }
}

extension StructDeclSyntax {
    /// What is written behind the `=` of a stored property.
    func defaultValue(of name: String) -> ExprSyntax? {
        for member in memberBlock.members {
            for binding in member.decl.as(VariableDeclSyntax.self)?.bindings ?? [] {
                guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else { continue }
                if pattern.identifier.unescapedName == name { return binding.initializer?.value }
            }
        }
        return nil
    }
}
