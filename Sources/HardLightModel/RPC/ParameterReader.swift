import SwiftDiagnostics
import SwiftSyntax

/// Reads the parameters of a method, each of which becomes a field of the call.
struct ParameterReader {
    private(set) var mistakes: Mistakes

    private let parameters: FunctionParameterListSyntax
    private var names: Set<String> = []

    init(_ function: FunctionDeclSyntax, reporting mistakes: Mistakes) {
        parameters = function.signature.parameterClause.parameters
        self.mistakes = mistakes
    }

    mutating func read() -> [Method.Parameter] {
        parameters.map { parameter in
            let name = parameter.secondName ?? parameter.firstName
            checkName(name, of: parameter)
            checkType(of: parameter, named: name.text)
            return Method.Parameter(
                label: parameter.firstName.tokenKind == .wildcard ? nil : parameter.firstName.unescapedName,
                name: name.unescapedName,
                type: parameter.type.withoutSpecifiers.trimmedDescription,
                written: parameter.type.withoutSpecifiers
            )
        }
    }

    private mutating func checkName(_ name: TokenSyntax, of parameter: FunctionParameterSyntax) {
        if name.tokenKind == .wildcard {
            let newName = parameter.secondName == nil ? "_ \(unusedName())" : unusedName()
            let example = parameter.secondName == nil ? newName : "\(parameter.firstName.text) \(newName)"
            let fixIt = MacroFixIt.nameParameter.replacing(name, with: TokenSyntax.identifier(newName))
            let type = parameter.type.trimmedDescription
            return mistakes.report(.parameterUnnamed("\(example): \(type)"), at: name, fixIt: fixIt)
        }
        if name.unescapedName == "self" {
            return mistakes.report(.parameterNamedSelf, at: name)
        }
        if !names.insert(name.unescapedName).inserted {
            mistakes.report(.parameterRepeated(name.text), at: name)
        }
    }

    /// A name for a parameter without one.
    private mutating func unusedName() -> String {
        let taken = names.union(parameters.map { ($0.secondName ?? $0.firstName).unescapedName })
        var name = "value"
        var number = 1
        while taken.contains(name) {
            number += 1
            name = "value\(number)"
        }
        names.insert(name)
        return name
    }

    private mutating func checkType(of parameter: FunctionParameterSyntax, named name: String) {
        for case .simpleTypeSpecifier(let specifier) in parameter.type.as(AttributedTypeSyntax.self)?.specifiers ?? [] {
            switch specifier.specifier.tokenKind {
            case .keyword(.inout):
                let type = parameter.type.withoutSpecifiers.trimmedDescription
                return mistakes.report(.parameterInout(name, type: type), at: specifier)
            case .keyword(.isolated):
                return mistakes.report(.parameterIsolated(name), at: specifier)
            default:
                break  // `borrowing`, `consuming` and `sending` say how a handler takes it, which is its own affair
            }
        }
        if let ellipsis = parameter.ellipsis {
            let array = "[\(parameter.type.trimmedDescription)]"
            var fixed = parameter
            fixed.type = TypeSyntax(IdentifierTypeSyntax(name: .identifier(array)))
            fixed.ellipsis = nil
            let fixIt = MacroFixIt.writeArray.replacing(parameter, with: fixed)
            return mistakes.report(.parameterVariadic(name, type: array), at: ellipsis, fixIt: fixIt)
        }
        parameter.type.withoutSpecifiers.checkArchivable(at: .parameter(name), reporting: &mistakes)
    }
}
