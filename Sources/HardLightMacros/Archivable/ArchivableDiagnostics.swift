import SwiftDiagnostics
import SwiftSyntax

/// What keeps a declaration from being archived, for the person who wrote it: each message says what to write instead.
enum ArchivableDiagnostic: DiagnosticMessage, Equatable {
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

    var message: String {
        switch self {
        case .unsupportedDeclaration(let kind):
            "@Archivable works on structs and enums, not on \(kind): an archive holds values"
        case .tupleOfEnum:
            "'as: .tuple' works on structs: remove it from this enum"
        case .tupleWithoutFields:
            "'as: .tuple' needs at least one stored property: for Rust's '()' use 'Unit'"
        case .privateNestedType(let name):
            "@Archivable cannot see '\(name)' from the extension it writes: make it 'fileprivate' instead of 'private'"
        case .parameterPack(let name):
            "@Archivable does not work with the parameter pack '\(name)': write out the generic parameters"
        case .conditionalMembers:
            "@Archivable cannot tell which of these members exist: move '#if' around the whole declaration"
        case .missingType(let name):
            "@Archivable needs the written type of '\(name)': write 'var \(name): <type>'"
        case .patternProperty:
            "@Archivable needs one name for each stored property: write one 'var' for each"
        case .constantWithValue(let name):
            "'\(name)' could not be read back, because a 'let' with a value cannot be set again: make it a 'var', or 'static'"
        case .lazyProperty(let name):
            "the lazy property '\(name)' has no archived form: make it computed, or store it without 'lazy'"
        case .referenceProperty(let name, let modifier):
            "the \(modifier) property '\(name)' has no archived form: an archive holds values"
        case .unsupportedType(let type, let reason):
            "'\(type)' has no archived form: \(reason)"
        case .nestedTuple(let type):
            "the tuple in '\(type)' cannot be archived there: declare a struct with '@Archivable(as: .tuple)' and use that"
        case .longTuple(let type):
            "'\(type)' has more than 6 elements: declare a struct with '@Archivable(as: .tuple)' and use that"
        case .enumWithoutCases(let name):
            "'\(name)' has no cases, and so no values to archive: use 'Never'"
        }
    }

    var diagnosticID: MessageID {
        let description = String(describing: self)
        return MessageID(domain: "Archivable", id: String(description.prefix { $0 != "(" }))
    }

    var severity: DiagnosticSeverity { .error }
}

/// Diagnostics at their places, thrown to end an expansion.
struct ArchivableDiagnostics: Error {
    var diagnostics: [Diagnostic]

    init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    init(_ message: ArchivableDiagnostic, at node: some SyntaxProtocol) {
        diagnostics = [Diagnostic(node: node, message: message)]
    }
}
