import HardLightModel
import SwiftSyntax

/// The conformance of an enum: a view that is an enum of the payloads' views, or the enum itself if it has no payloads.
struct EnumExpansion {
    let type: ArchivedType
    let cases: [EnumCase]
    private let mayAddSendable: Bool
    /// Whether the enum names `Error`, which implies `Sendable`: the compiler leaves that to the macro if it offers it.
    private let isError: Bool
    private var aliases = FieldTypeAliases()
    /// Whether the enum asks for `ArchivableKey`.
    private let isKey: Bool
    /// Whether the enum has its own way to describe itself in schemas.
    private let describesItself: Bool

    init(_ declaration: EnumDeclSyntax, type: ArchivedType, mayAddSendable: Bool) throws(ArchivableDiagnostics) {
        self.type = type
        self.mayAddSendable = mayAddSendable
        isError = declaration.inherits(from: "Error")
        isKey = declaration.isArchivableKey
        describesItself = declaration.describesItself
        var cases = try EnumCase.all(of: declaration)
        if type.isNested {
            for index in cases.indices {
                for position in cases[index].payloads.indices {
                    let payload = cases[index].payloads[position].type
                    cases[index].payloads[position].type = aliases.replaceNames(in: payload, access: type.access)
                }
            }
        }
        self.cases = cases
    }

    /// What the declaration itself needs as a member.
    var member: String? { aliases.member(access: type.access) }

    /// The extension.
    var source: String {
        // A view has to be `Sendable`. An enum without payloads is one by its nature, but a public one has to say so.
        let conformances =
            (isPlain || isError) && mayAddSendable ? "RKYV.Archivable, Swift.Sendable" : "RKYV.Archivable"
        return """
            \(type.extensionHead(conformingTo: conformances))
            \(offsets)
            \(isPlain ? plainView : view)
            \(reading)
            \(conversion)
            \(validation)
            \(writing)
            \(inlinable)static var hasChildren: Swift.Bool { \(hasChildren) }
            \(describesItself ? "" : description)
            \(isKey ? key : "")
            }
            """
    }

    var inlinable: String { type.inlinable() }

    var isPlain: Bool { cases.allSatisfy(\.payloads.isEmpty) }

    /// The type of the tag: a second byte is needed for more than 255 cases.
    var tag: String { cases.count > 255 ? "Swift.UInt16" : "Swift.UInt8" }

    // MARK: Layout

    private var offsets: String {
        if isPlain {
            return """
                @inline(__always)
                \(inlinable)static var archivedLayout: RKYV.ArchivedLayout { RKYV.EnumLayout(caseCount: \(cases.count)).layout }

                """
        }
        var lines = ["var layout = RKYV.EnumLayout(caseCount: \(cases.count))"]
        var names: [String] = []
        for (index, enumCase) in cases.enumerated() where !enumCase.payloads.isEmpty {
            lines.append("layout.beginCase()")
            for (position, payload) in enumCase.payloads.enumerated() {
                names.append("case\(index)_\(position)")
                lines.append("let case\(index)_\(position) = layout.place(\(payload.type.archiver).archivedLayout)")
            }
        }
        lines.append("return (layout.layout\(names.map { ", \($0)" }.joined()))")
        return """
            \(inlinable)static var archivedOffsets: (layout: RKYV.ArchivedLayout\(names.map { ", \($0): Swift.Int" }.joined())) {
            \(lines.joined(separator: "\n"))
            }

            \(inlinable)static var archivedLayout: RKYV.ArchivedLayout { archivedOffsets.layout }

            """
    }

    // MARK: Reading

    private var plainView: String {
        """
        \(type.access)typealias Archived = Self

        \(inlinable)init(archived: Self) { self = archived }

        """
    }

    private var view: String {
        let declarations = cases.map { enumCase in
            "case \(enumCase.name)" + list(enumCase.payloads.map { $0.prefix + $0.type.view })
        }
        let conversions = cases.map { enumCase in
            let values = enumCase.payloads.enumerated().map { $1.prefix + $1.type.decode("value\($0)") }
            return "case \(pattern(enumCase)): self = .\(enumCase.name)\(list(values))"
        }
        return """
            \(type.access)enum Archived: Swift.Sendable {
            \(declarations.joined(separator: "\n"))
            }

            \(inlinable)init(archived: Archived) {
            switch archived {
            \(conversions.joined(separator: "\n"))
            }
            }

            """
    }

    private var reading: String {
        let branches = cases.enumerated().map { index, enumCase in
            // Validated: a tag that is none of the others is the last.
            let label = index == cases.count - 1 ? "default" : "case \(index)"
            return "\(label):\n\(branch(index, enumCase))"
        }
        let needsOffsets = !isPlain
        return """
            \(inlinable)static func archived(at pointer: RKYV.ArchivePointer) -> Archived {
            \(needsOffsets ? "let offsets = archivedOffsets" : "")
            switch pointer.load(as: \(tag).self) {
            \(branches.joined(separator: "\n"))
            }
            }

            """
    }

    /// The owned value of its place in an archive, without a view between.
    private var conversion: String {
        let branches = cases.enumerated().map { index, enumCase in
            let label = index == cases.count - 1 ? "default" : "case \(index)"
            var lines: [String] = []
            let values = enumCase.payloads.enumerated().map { position, payload in
                let value = payload.type.read("source.advanced(by: offsets.case\(index)_\(position))")
                guard payload.type.isTuple else { return payload.prefix + value }
                lines.append("let value\(position) = \(value)")
                return payload.prefix + payload.type.unwrap("value\(position)")
            }
            lines.append("self = .\(enumCase.name)\(list(values))")
            return "\(label):\n" + lines.joined(separator: "\n")
        }
        return """
            \(inlinable)init(reading source: RKYV.ArchiveSource) {
            \(branches.contains { $0.contains("offsets.") } ? "let offsets = Self.archivedOffsets" : "")
            switch source.load(as: \(tag).self) {
            \(branches.joined(separator: "\n"))
            }
            }

            """
    }

    private func branch(_ index: Int, _ enumCase: EnumCase) -> String {
        var lines: [String] = []
        let views = enumCase.payloads.enumerated().map { position, payload in
            let archived =
                "\(payload.type.archiver).archived(at: pointer.advanced(by: offsets.case\(index)_\(position)))"
            guard payload.type.isTuple else { return payload.prefix + payload.type.label(archived) }
            lines.append("let view\(position) = \(archived)")
            return payload.prefix + payload.type.label("view\(position)")
        }
        lines.append("return .\(enumCase.name)\(list(views))")
        return lines.joined(separator: "\n")
    }

    private var validation: String {
        let branches = cases.enumerated().compactMap { index, enumCase -> String? in
            if isPlain { return nil }
            let checks = enumCase.payloads.enumerated().map { position, payload in
                "try \(payload.type.archiver).validate(at: position &+ offsets.case\(index)_\(position), in: &validator)"
            }
            return "case \(index):\n" + (checks.isEmpty ? "break" : checks.joined(separator: "\n"))
        }
        let body =
            isPlain
            ? """
            if validator.load(\(tag).self, at: position) >= \(cases.count) {
            throw RKYV.ArchiveError(.invalidTag, at: position)
            }
            """
            : """
            let offsets = archivedOffsets
            switch validator.load(\(tag).self, at: position) {
            \(branches.joined(separator: "\n"))
            default: throw RKYV.ArchiveError(.invalidTag, at: position)
            }
            """
        return """
            \(inlinable)static func validate(at position: Swift.Int, in validator: inout RKYV.ArchiveValidator) throws(RKYV.ArchiveError) {
            \(body)
            }

            """
    }

    // MARK: Writing

    private var writing: String {
        let children = cases.map { enumCase in
            let calls = enumCase.payloads.enumerated().map {
                "\($1.type.wrap("value\($0)")).archiveChildren(into: &writer)"
            }
            return "case \(pattern(enumCase)):\n" + (calls.isEmpty ? "break" : calls.joined(separator: "\n"))
        }
        let bodies = cases.enumerated().map { index, enumCase in
            let calls = enumCase.payloads.enumerated().map { position, payload in
                "\(payload.type.wrap("value\(position)"))"
                    + ".archiveBody(into: slot.advanced(by: offsets.case\(index)_\(position)), &writer)"
            }
            return (["case \(pattern(enumCase)):", "slot.store(\(index) as \(tag))"] + calls).joined(separator: "\n")
        }
        return """
            \(inlinable)func archiveChildren(into writer: inout RKYV.ArchiveWriter) {
            \(isPlain ? "" : "switch self {\n\(children.joined(separator: "\n"))\n}")
            }

            \(inlinable)func archiveBody(into slot: RKYV.ArchiveSlot, _ writer: inout RKYV.ArchiveWriter) {
            \(isPlain ? "" : "let offsets = Self.archivedOffsets")
            switch self {
            \(bodies.joined(separator: "\n"))
            }
            }

            """
    }

    private var hasChildren: String {
        let terms = cases.flatMap(\.payloads).map { "\($0.type.archiver).hasChildren" }
        return terms.isEmpty ? "false" : terms.joined(separator: " || ")
    }

    // MARK: Schema

    private var description: String {
        let additions = cases.enumerated().flatMap { index, enumCase in
            ["schema.addCase(\(enumCase.name.withoutBackticks.asLiteral))"]
                + enumCase.payloads.enumerated().map { position, payload in
                    let label = payload.label?.withoutBackticks.asLiteral ?? "nil"
                    return "schema.add(\(label), \(payload.type.archiver).self, at: offsets.case\(index)_\(position))"
                }
        }
        return type.description(as: "enumeration", of: (isPlain ? [] : ["let offsets = archivedOffsets"]) + additions)
    }

    /// `.rect(let value0, let value1)`
    func pattern(_ enumCase: EnumCase, naming name: String = "value") -> String {
        ".\(enumCase.name)" + list(enumCase.payloads.indices.map { "let \(name)\($0)" })
    }

    /// The items in parentheses, or nothing if there are none.
    func list(_ items: [String]) -> String { items.isEmpty ? "" : "(\(items.joined(separator: ", ")))" }
}

extension EnumCase.Payload {
    /// `label: ` or nothing.
    fileprivate var prefix: String { label.map { "\($0): " } ?? "" }
}
