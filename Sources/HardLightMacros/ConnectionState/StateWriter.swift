import HardLightModel
import SwiftSyntax
import SwiftSyntaxBuilder

/// Writes the conformance of a `@ConnectionState` struct.
struct StateWriter {
    /// The struct's full name.
    let type: String
    let access: AccessLevel

    /// Attributes of the struct that the extension needs too.
    let attributes: [String]

    /// The fields' names. A field's position is its number on the wire.
    let fields: [String]

    /// Whether something has been reported, so that the struct may have no `init()`.
    let hasMistakes: Bool

    /// Whether the extension states the conformance.
    let conforms: Bool

    var declaration: ExtensionDeclSyntax {
        var writer = SourceWriter()
        writer.lines(attributes)
        // Whatever the isolation of the user's module is by default: changes are found where the connection is served.
        let conformance = conforms ? ": HardLightCore.ConnectionState" : ""
        writer.block("nonisolated extension \(type)\(conformance)") { writer in
            // One error is enough: a missing `init()` would be another one for the same mistake.
            let value = hasMistakes ? "Swift.preconditionFailure()" : "Self()"
            writer.block("\(access.memberModifier)static func initialState() -> Self") { $0.line(value) }
            writer.line()
            writer.block("\(access.memberModifier)static var fieldNames: [Swift.String]") { writer in
                writer.list("[", fields.map(\.asLiteral), "]")
            }
            writer.line()
            recordChanges(&writer)
            writer.line()
            apply(&writer)
            writer.line()
            describeFields(&writer)
        }
        return ExtensionDeclSyntax(DeclSyntax("\(raw: writer.text.dropLast())"))!
    }

    private func recordChanges(_ writer: inout SourceWriter) {
        writer.list(
            "\(access.memberModifier)static func recordChanges(",
            ["from old: Self", "to new: Self", "in changes: inout HardLightCore.StateChanges"],
            ") {"
        )
        writer.nested { writer in
            for (number, field) in fields.enumerated() {
                let member = field.escapedMember
                writer.line("changes.record(\(number), from: old.\(member), to: new.\(member))")
            }
        }
        writer.line("}")
    }

    private func apply(_ writer: inout SourceWriter) {
        writer.list(
            "\(access.memberModifier)mutating func apply(",
            ["_ update: HardLightCore.StateUpdate"],
            ") throws(HardLightCore.StateUpdateError) {"
        )
        writer.nested { writer in
            guard !fields.isEmpty else { return writer.line("throw update.unknownField()") }
            writer.line("switch update.index {")
            for (number, field) in fields.enumerated() {
                writer.line("case \(number): self.\(field.escapedMember) = try update.decode()")
            }
            writer.line("default: throw update.unknownField()")
            writer.line("}")
        }
        writer.line("}")
    }

    private func describeFields(_ writer: inout SourceWriter) {
        let head =
            "\(access.memberModifier)static func describeFields(in schema: inout HardLightCore.StateSchemaBuilder)"
        writer.line("#if !hasFeature(Embedded)")
        writer.block(head) { writer in
            for field in fields {
                writer.line("schema.add(\(field.asLiteral), like: initialState().\(field.escapedMember))")
            }
        }
        writer.line("#endif")
    }
}
