import SwiftSyntax
import SwiftSyntaxMacros

/// The arguments of `@RPC`, as they are spelled.
struct InterfaceArguments {
    private(set) var state: String?
    private(set) var events: String?
    private(set) var errors: String?

    /// Reads them. A type is copied as it is written, so it has to be written: a variable's name would not do.
    init(_ attribute: AttributeSyntax, in context: some MacroExpansionContext) {
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
