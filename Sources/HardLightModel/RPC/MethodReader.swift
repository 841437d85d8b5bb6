import SwiftDiagnostics
import SwiftSyntax

/// Reads one method of an `@RPC` protocol, and reports what cannot be called from afar.
struct MethodReader {
    private(set) var mistakes: Mistakes

    private let function: FunctionDeclSyntax
    private let interface: ProtocolDeclSyntax

    init(_ function: FunctionDeclSyntax, in interface: ProtocolDeclSyntax, context: DeclarationContext) {
        self.function = function
        self.interface = interface
        mistakes = Mistakes(in: context)
    }

    /// The method, or `nil` if there is a mistake in it.
    ///
    /// - Parameter errors: What a plain `throws` throws, from the attribute's `errors:`.
    mutating func read(errors: String?) -> Method? {
        checkAvailability()
        checkModifiers()
        checkName()
        checkGenerics()
        var parameters = ParameterReader(function, reporting: mistakes)
        let fields = parameters.read()
        mistakes = parameters.mistakes
        let (isAsync, failure) = effects()
        let result = result()
        guard !mistakes.found else { return nil }
        return Method(
            name: function.name.unescapedName,
            documentation: function.documentation,
            attributes: function.attributes.carriedOverToClient,
            parameters: fields,
            result: result?.withoutSpecifiers.trimmedDescription,
            writtenResult: result?.withoutSpecifiers,
            resultAsSpelled: result?.trimmedDescription,
            isAsync: isAsync,
            declaredFailure: failure,
            failure: failure == .any ? errors.map { .typed($0) } ?? .any : failure,
            isDeprecated: function.attributes.availability.contains { $0.saysDeprecated },
            declaration: function
        )
    }

    private mutating func checkAvailability() {
        for attribute in function.attributes.availability where attribute.restrictsPlatforms {
            mistakes.report(.methodAvailability, at: attribute)
        }
    }

    private mutating func checkModifiers() {
        for modifier in function.modifiers {
            let name = modifier.name.text
            let message: MacroDiagnostic
            switch name {
            case "static", "class": message = .methodStatic(name)
            case "mutating", "consuming", "borrowing", "__consuming": message = .methodOwnership(name)
            default: continue
            }
            mistakes.report(message, at: modifier, fixIt: MacroFixIt.remove(name).removing(modifier))
        }
    }

    private mutating func checkName() {
        if let reason = Self.reservedNames[function.name.unescapedName] {
            mistakes.report(.methodReserved(function.name.text, because: reason), at: function.name)
        }
    }

    /// Names that would hide, or clash with, a member that the client or the call has anyway.
    private static var reservedNames: [String: String] {
        let client = [
            "callOptions", "close", "closure", "connection", "events", "state", "stateChanges", "untilClosed",
            "withTimeout",
        ]
        let call = ["archivedLayout", "archivedOffsets", "hasChildren", "isPlain"]
        return Dictionary(uniqueKeysWithValues: client.map { ($0, "a member of every client") })
            .merging(call.map { ($0, "a member of every '@Archivable' type") }) { first, _ in first }
    }

    private mutating func checkGenerics() {
        if let clause = function.genericParameterClause {
            mistakes.report(.methodGeneric, at: clause)
        } else if let clause = function.genericWhereClause {
            mistakes.report(.methodGeneric, at: clause)
        }
    }

    /// Reads `async` and `throws`.
    private mutating func effects() -> (isAsync: Bool, failure: Method.Failure) {
        let effects = function.signature.effectSpecifiers
        let failure = failure(of: effects?.throwsClause)
        guard let async = effects?.asyncSpecifier else {
            checkIsolationOfSynchronousMethod()
            return (false, failure)
        }
        if async.tokenKind == .keyword(.reasync) {
            mistakes.report(.methodReasync, at: async)
        } else if failure == .never {
            if let clause = effects?.throwsClause {
                let fixIt = MacroFixIt.writeThrows.replacing(clause, with: TokenSyntax.keyword(.throws))
                mistakes.report(.methodAsyncWithoutThrows, at: clause, fixIt: fixIt)
            } else {
                let fixIt = MacroFixIt.addThrows.replacing(async, with: TokenSyntax.identifier("async throws"))
                mistakes.report(.methodAsyncWithoutThrows, at: async, fixIt: fixIt)
            }
        }
        return (true, failure)
    }

    private mutating func failure(of clause: ThrowsClauseSyntax?) -> Method.Failure {
        guard let clause else { return .never }
        if clause.throwsSpecifier.tokenKind == .keyword(.rethrows) {
            let fixIt = MacroFixIt.writeThrows.replacing(clause.throwsSpecifier, with: TokenSyntax.keyword(.throws))
            mistakes.report(.methodRethrows, at: clause.throwsSpecifier, fixIt: fixIt)
            return .any
        }
        guard let type = clause.type?.withoutParentheses else { return .any }
        switch type.trimmedDescription {
        case "Never", "Swift.Never":
            return .never
        case "any Error", "any Swift.Error", "Swift.Error":
            return .any
        case let spelling:
            // A plain `Error` is a type of the user's own: Swift's, which is a protocol, is written `any Error`.
            type.checkArchivable(at: .error(of: function.name.text), reporting: &mistakes)
            return .typed(spelling)
        }
    }

    /// A method without `async` runs on the event loop, so it cannot be bound to an actor.
    private mutating func checkIsolationOfSynchronousMethod() {
        guard !function.modifiers.contains(where: { $0.name.tokenKind == .keyword(.nonisolated) }),
            let actor = function.attributes.globalActor ?? interface.attributes.globalActor
        else { return }
        let fixIt: FixIt
        if let specifier = function.signature.effectSpecifiers?.throwsClause?.throwsSpecifier {
            fixIt = MacroFixIt.writeAsyncThrows.replacing(specifier, with: TokenSyntax.identifier("async throws"))
        } else {
            let parenthesis = function.signature.parameterClause.rightParen
            fixIt = MacroFixIt.writeAsyncThrows.replacing(parenthesis, with: TokenSyntax.identifier(") async throws"))
        }
        mistakes.report(.methodSynchronousOnActor(actor), at: function.name, fixIt: fixIt)
    }

    private mutating func result() -> TypeSyntax? {
        guard let type = function.signature.returnClause?.type, !type.isVoid else { return nil }
        type.withoutSpecifiers.checkArchivable(at: .result(of: function.name.text), reporting: &mistakes)
        return type
    }
}
