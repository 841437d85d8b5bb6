import SwiftDiagnostics
package import SwiftSyntax

/// A place whose type has to have a form on the wire, as messages name it.
package enum WirePlace: CustomStringConvertible {
    case parameter(String)
    case result(of: String)
    case error(of: String)
    case field(String)

    package var description: String {
        switch self {
        case .parameter(let name): "parameter '\(name)'"
        case .result(let method): "the result of '\(method)'"
        case .error(let method): "the error of '\(method)'"
        case .field(let name): "field '\(name)'"
        }
    }
}

/// Why a type cannot have a form on the wire, as far as its spelling tells.
package enum UnarchivableType {
    case existential
    case function
    case implicitlyUnwrapped(ImplicitlyUnwrappedOptionalTypeSyntax)
    case metatype
    case opaque
    case selfType
    case tuple
    case void
}

extension TypeSyntax {
    /// Reports what in this type, which stands at `place`, has no form on the wire.
    ///
    /// Only the first finding is reported: the rest is often a consequence of it.
    package func checkArchivable(at place: WirePlace, reporting mistakes: inout Mistakes) {
        let finder = UnarchivableTypeFinder(viewMode: .sourceAccurate)
        finder.walk(self)
        guard let (problem, node) = finder.finding else { return }
        var fixIt: FixIt?
        switch problem {
        case .implicitlyUnwrapped(let type):
            let mark = TokenSyntax.postfixQuestionMarkToken()
            fixIt = MacroFixIt.writeOptional.replacing(type.exclamationMark, with: mark)
        case .void:
            fixIt = MacroFixIt.writeUnit.replacing(node, with: TokenSyntax.identifier("Unit"))
        default:
            break
        }
        mistakes.report(.unarchivable(problem, spelled: node.trimmedDescription, at: place), at: node, fixIt: fixIt)
    }

    /// Whether this is a spelling of the type without a value.
    package var isVoid: Bool {
        if let tuple = self.as(TupleTypeSyntax.self) { return tuple.elements.isEmpty }
        return ["Void", "Swift.Void"].contains(trimmedDescription)
    }

    /// The type within parentheses that only group: `(any Error)` is `any Error`.
    package var withoutParentheses: TypeSyntax {
        guard let tuple = self.as(TupleTypeSyntax.self), let element = tuple.onlyElement else { return self }
        return element.withoutParentheses
    }
}

extension TupleTypeSyntax {
    /// The type in these parentheses if they do no more than group.
    fileprivate var onlyElement: TypeSyntax? {
        guard elements.count == 1, let element = elements.first, element.firstName == nil, element.ellipsis == nil
        else {
            return nil
        }
        return element.type
    }
}

/// Walks a type from the outside in and stops at the first part that has no form on the wire.
private final class UnarchivableTypeFinder: SyntaxVisitor {
    package private(set) var finding: (problem: UnarchivableType, node: Syntax)?

    private func found(_ problem: UnarchivableType, _ node: some SyntaxProtocol) -> SyntaxVisitorContinueKind {
        if finding == nil { finding = (problem, Syntax(node)) }
        return .skipChildren
    }

    override func visit(_ node: FunctionTypeSyntax) -> SyntaxVisitorContinueKind { found(.function, node) }

    override func visit(_ node: CompositionTypeSyntax) -> SyntaxVisitorContinueKind { found(.existential, node) }

    override func visit(_ node: SuppressedTypeSyntax) -> SyntaxVisitorContinueKind { found(.existential, node) }

    override func visit(_ node: MetatypeTypeSyntax) -> SyntaxVisitorContinueKind { found(.metatype, node) }

    override func visit(_ node: NamedOpaqueReturnTypeSyntax) -> SyntaxVisitorContinueKind { found(.opaque, node) }

    override func visit(_ node: SomeOrAnyTypeSyntax) -> SyntaxVisitorContinueKind {
        if node.constraint.is(MetatypeTypeSyntax.self) { return found(.metatype, node) }
        return found(node.someOrAnySpecifier.tokenKind == .keyword(.some) ? .opaque : .existential, node)
    }

    override func visit(_ node: ImplicitlyUnwrappedOptionalTypeSyntax) -> SyntaxVisitorContinueKind {
        found(.implicitlyUnwrapped(node), node)
    }

    override func visit(_ node: TupleTypeSyntax) -> SyntaxVisitorContinueKind {
        if node.elements.isEmpty { return found(.void, node) }
        return node.onlyElement == nil ? found(.tuple, node) : .visitChildren
    }

    override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
        switch node.name.text {
        case "Self": found(.selfType, node)
        case "Any", "AnyObject": found(.existential, node)
        case "Void": found(.void, node)
        default: .visitChildren
        }
    }

    override func visit(_ node: MemberTypeSyntax) -> SyntaxVisitorContinueKind {
        node.trimmedDescription == "Swift.Void" ? found(.void, node) : .visitChildren
    }
}
