package import SwiftSyntax

/// What an `@RPC` protocol says, as far as the generated code needs it.
package struct Interface {
    /// As many as there can be calls in flight. More could be told apart, since tags grow to two bytes, but an
    /// interface of that size wants to be several.
    package static let methodLimit = 256

    /// The protocol's name, without backticks: the generated names are longer and need none.
    package let name: String
    package let access: AccessLevel

    /// Whether the protocol is inside a type.
    package let isNested: Bool
    package let documentation: [String]

    /// Attributes of the protocol that everything generated needs too.
    package let attributes: [String]

    package let state: String
    package let events: String

    /// In declaration order, which is the order of their numbers on the wire.
    package let methods: [Method]

    /// Whether every requirement is in `methods`, so that a client can conform to the protocol.
    package let isComplete: Bool

    /// Reads the protocol and reports every mistake in it.
    ///
    /// A requirement with a mistake is left out, and the rest is generated all the same: that the generated types exist
    /// spares the user errors wherever they are used.
    package init(_ declaration: ProtocolDeclSyntax, arguments: InterfaceArguments, in context: DeclarationContext) {
        name = declaration.name.unescapedName
        access = AccessLevel(of: declaration.modifiers, in: context.lexicalContext)
        isNested = !context.lexicalContext.isEmpty
        documentation = declaration.documentation
        attributes = declaration.attributes.carriedOver
        state = arguments.state ?? "HardLightCore.NoState"
        events = arguments.events ?? "Swift.Never"
        var head = Mistakes(in: context)
        Self.checkHead(of: declaration, reporting: &head)
        let requirements = RequirementReader(declaration, errors: arguments.errors, in: context)
        methods = requirements.methods
        isComplete = !head.found && !requirements.mistakes.found
    }

    /// Whether a client, whose every method is `async throws`, has what the protocol requires.
    package var isImplementedByClient: Bool {
        isComplete && methods.allSatisfy { $0.isAsync && $0.declaredFailure == .any }
    }

    /// Checks everything before the braces.
    private static func checkHead(
        of declaration: ProtocolDeclSyntax,
        reporting mistakes: inout Mistakes
    ) {
        if let clause = declaration.primaryAssociatedTypeClause {
            mistakes.report(.rpcPrimaryAssociatedTypes, at: clause)
        }
        for inherited in declaration.inheritanceClause?.inheritedTypes ?? [] {
            let base = inherited.type.trimmedDescription
            if ["Sendable", "Swift.Sendable"].contains(base) { continue }
            if ["AnyObject", "Swift.AnyObject", "Actor", "AnyActor", "DistributedActor"].contains(base) {
                mistakes.report(.rpcClassOnly(base), at: inherited.type)
            } else {
                mistakes.report(.rpcInherits(base, by: declaration.name.text), at: inherited.type)
            }
        }
        if let clause = declaration.genericWhereClause {
            let fixIt = MacroFixIt.remove(clause.trimmedDescription).removing(clause)
            mistakes.report(.rpcWhereClause, at: clause, fixIt: fixIt)
        }
    }
}
