package import SwiftDiagnostics
package import SwiftSyntax

/// What keeps a declaration from being archived, for the person who wrote it: each message says what to write instead.
package enum ArchivableDiagnostic: DiagnosticMessage, Equatable {
    case unsupportedDeclaration(String)
    case tupleOfEnum
    case tupleWithoutFields
    case privateNestedType(String)
    case parameterPack(String)
    case conditionalMembers
    case missingType(String)
    case patternProperty
    case constantWithValue(String)
    case lazyProperty(String)
    case referenceProperty(String, modifier: String)
    case unsupportedType(String, reason: String)
    case nestedTuple(String)
    case longTuple(String)
    case enumWithoutCases(String)

    /// The mistake first, then why it is one; after the semicolon what to write instead.
    package var message: String {
        switch self {
        case .unsupportedDeclaration(let kind):
            "'@Archivable' cannot be applied to \(kind), because an archive holds values; write a struct or an enum"
        case .tupleOfEnum:
            "an enum cannot be archived as a tuple; write '@Archivable'"
        case .tupleWithoutFields:
            "a tuple needs at least one stored property; for Rust's '()' use 'Unit'"
        case .privateNestedType(let name):
            "'@Archivable' cannot reach '\(name)' from the extension that it writes; make it 'fileprivate'"
        case .parameterPack(let name):
            "'@Archivable' cannot lay out the parameter pack '\(name)'; write the generic parameters one by one"
        case .conditionalMembers:
            "'@Archivable' cannot tell which of these members there are; put the whole declaration into '#if'"
        case .missingType(let name):
            "'@Archivable' cannot see the type of '\(name)'; write 'var \(name): <type>'"
        case .patternProperty:
            "'@Archivable' cannot take a pattern apart; write a 'var' for each stored property"
        case .constantWithValue(let name):
            "'\(name)' cannot be read from an archive, because a 'let' with a value is never set again; write 'var'"
        case .lazyProperty(let name):
            "the lazy property '\(name)' has no archived form; make it computed, or store it without 'lazy'"
        case .referenceProperty(let name, let modifier):
            "the \(modifier) property '\(name)' has no archived form; an archive holds values"
        case .unsupportedType(let type, let reason):
            "'\(type)' has no archived form; \(reason)"
        case .nestedTuple(let type):
            "the tuple in '\(type)' has no archived form there; declare a struct with '@Archivable(as: .tuple)' instead"
        case .longTuple(let type):
            "'\(type)' is too long; declare a struct with '@Archivable(as: .tuple)' instead of more than 6 elements"
        case .enumWithoutCases(let name):
            "'\(name)' has no cases, and so no values to archive; use 'Never'"
        }
    }

    package var diagnosticID: MessageID {
        let description = String(describing: self)
        return MessageID(domain: "Archivable", id: String(description.prefix { $0 != "(" }))
    }

    package var severity: DiagnosticSeverity { .error }
}

/// Diagnostics at their places, thrown to end an expansion.
package struct ArchivableDiagnostics: Error {
    package var diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    package init(_ message: ArchivableDiagnostic, at node: some SyntaxProtocol) {
        diagnostics = [Diagnostic(node: node, message: message)]
    }
}
