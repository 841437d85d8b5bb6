import SwiftSyntax

/// The conformance of an enum: a view that is an enum of the payloads' views, or the enum itself if it has no payloads.
struct EnumExpansion {
    private let type: ArchivedType
    private let cases: [Case]
    private let mayAddSendable: Bool
    private var aliases = FieldTypeAliases()

    private struct Case {
        let name: String
        var payloads: [Payload]
    }

    private struct Payload {
        let label: String?
        var type: WireType

        /// `label: ` or nothing.
        var prefix: String { label.map { "\($0): " } ?? "" }
    }

    init(_ declaration: EnumDeclSyntax, type: ArchivedType, mayAddSendable: Bool) throws(ArchivableDiagnostics) {
        self.type = type
        self.mayAddSendable = mayAddSendable
        var cases = try Self.cases(of: declaration)
        if type.isNested {
            for index in cases.indices {
                for position in cases[index].payloads.indices {
                    let payload = cases[index].payloads[position].type
                    cases[index].payloads[position].type = aliases.replaceNames(in: payload, access: type.access)
                }
            }
        }
        self.cases = cases
        if cases.isEmpty { throw ArchivableDiagnostics(.enumWithoutCases(declaration.name.text), at: declaration.name) }
    }

    /// What the declaration itself needs as a member.
    var member: String? { aliases.member(access: type.access) }

    /// The extension.
    var source: String {
        // A view has to be `Sendable`. An enum without payloads is one by its nature, but a public one has to say so.
        let conformances = isPlain && mayAddSendable ? "RKYV.Archivable, Swift.Sendable" : "RKYV.Archivable"
        return """
            \(type.extensionHead(conformingTo: conformances))
            \(offsets)
            \(isPlain ? plainView : view)
            \(reading)
            \(validation)
            \(writing)
            \(inlinable)static var hasChildren: Swift.Bool { \(hasChildren) }
            }
            """
    }

    private var inlinable: String { type.inlinable() }

    private var isPlain: Bool { cases.allSatisfy(\.payloads.isEmpty) }

    /// The type of the tag: a second byte is needed for more than 255 cases.
    private var tag: String { cases.count > 255 ? "Swift.UInt16" : "Swift.UInt8" }

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

    private func branch(_ index: Int, _ enumCase: Case) -> String {
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

    /// `.rect(let value0, let value1)`
    private func pattern(_ enumCase: Case) -> String {
        ".\(enumCase.name)" + list(enumCase.payloads.indices.map { "let value\($0)" })
    }

    /// The items in parentheses, or nothing if there are none.
    private func list(_ items: [String]) -> String { items.isEmpty ? "" : "(\(items.joined(separator: ", ")))" }
}

// MARK: - The declaration

extension EnumExpansion {
    private static func cases(of declaration: EnumDeclSyntax) throws(ArchivableDiagnostics) -> [Case] {
        let isIndirect = declaration.modifiers.contains { $0.name.text == "indirect" }
        var cases: [Case] = []
        for member in declaration.memberBlock.members {
            if let conditional = member.decl.as(IfConfigDeclSyntax.self), conditional.declares(EnumCaseDeclSyntax.self)
            {
                throw ArchivableDiagnostics(.conditionalMembers, at: conditional)
            }
            guard let line = member.decl.as(EnumCaseDeclSyntax.self) else { continue }
            let isBoxed = isIndirect || line.modifiers.contains { $0.name.text == "indirect" }
            for element in line.elements {
                var payloads: [Payload] = []
                for parameter in element.parameterClause?.parameters ?? [] {
                    let label = parameter.firstName?.argumentLabel
                    let boxed = isBoxed ? declaration.selfType : nil
                    payloads.append(Payload(label: label, type: try WireType(parameter.type, boxing: boxed)))
                }
                cases.append(Case(name: element.name.text, payloads: payloads))
            }
        }
        return cases
    }
}

extension EnumDeclSyntax {
    /// The enum as its own payloads name it: `Tree`, `Tree<Value>`.
    fileprivate var selfType: String {
        let parameters = genericParameterClause?.parameters.map(\.name.text) ?? []
        return name.text + (parameters.isEmpty ? "" : "<\(parameters.joined(separator: ", "))>")
    }
}
