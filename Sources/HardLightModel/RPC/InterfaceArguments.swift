package import SwiftSyntax

/// The arguments of `@RPC`, as they are spelled.
package struct InterfaceArguments {
    package private(set) var state: String?
    package private(set) var events: String?
    package private(set) var errors: String?

    /// Where each of them is written, by its label.
    package private(set) var places: [String: ExprSyntax] = [:]

    /// Reads them. A type is copied as it is written, so it has to be written: a variable's name would not do.
    package init(_ attribute: AttributeSyntax, in context: DeclarationContext) {
        var mistakes = Mistakes(in: context)
        guard case .argumentList(let arguments) = attribute.arguments else { return }
        for argument in arguments {
            let label = argument.label?.text ?? ""
            guard let member = argument.expression.as(MemberAccessExprSyntax.self),
                member.declName.baseName.tokenKind == .keyword(.self),
                let type = member.base?.trimmedDescription
            else {
                mistakes.report(.rpcArgument(label, example: Self.examples[label] ?? "Value"), at: argument.expression)
                continue
            }
            places[label] = argument.expression
            switch label {
            case "state": state = type
            case "events": events = type
            case "errors": errors = ["Never", "Swift.Never"].contains(type) ? nil : type
            default: break  // not a parameter of the macro: the compiler has said so
            }
        }
    }

    private static let examples = ["state": "CounterState", "events": "CounterEvent", "errors": "CounterError"]
}
