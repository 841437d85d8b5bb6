import HardLightModel
import SwiftSyntax

/// The conformance of a struct: a view with a property for each stored property.
struct StructExpansion {
    private let type: ArchivedType
    private let fields: [Field]
    private var aliases = FieldTypeAliases()
    private let isTuple: Bool
    /// Whether the struct has its own way to describe itself in schemas.
    private let describesItself: Bool
    /// Whether the extension says `Sendable`: an `Error` implies it, but the compiler leaves that to the macro.
    private let addsSendable: Bool
    /// Whether the struct asks for `ArchivableKey`.
    private let isKey: Bool

    /// A stored property.
    struct Field {
        let name: String
        var type: WireType
        /// What goes before the view's property: as much access as the stored property has, and no more than the type.
        let access: String
        let isPublic: Bool

        init(_ property: StoredProperty, in type: ArchivedType) {
            name = property.name
            self.type = property.type
            access =
                switch property.accessLevel {
                case "private", "fileprivate": "fileprivate "
                case "public": type.access
                case "package": type.access.isEmpty ? "" : "package "
                default: ""
                }
            isPublic = property.accessLevel == "public"
        }
    }

    init(
        _ declaration: StructDeclSyntax,
        type: ArchivedType,
        isTuple: Bool,
        mayAddSendable: Bool
    ) throws(ArchivableDiagnostics) {
        addsSendable = mayAddSendable && declaration.inherits(from: "Error")
        self.type = type
        self.isTuple = isTuple
        isKey = declaration.isArchivableKey
        describesItself = declaration.describesItself
        var fields = try StoredProperty.all(of: declaration).map { Field($0, in: type) }
        if type.isNested {
            for index in fields.indices {
                fields[index].type = aliases.replaceNames(in: fields[index].type, access: fields[index].access)
            }
        }
        self.fields = fields
        if isTuple && fields.isEmpty { throw ArchivableDiagnostics(.tupleWithoutFields, at: declaration.name) }
    }

    /// What the declaration itself needs as a member.
    var member: String? { aliases.member(access: type.access) }

    /// The extension.
    var source: String {
        """
        \(type.extensionHead(conformingTo: addsSendable ? "RKYV.Archivable, Swift.Sendable" : "RKYV.Archivable"))
        \(layout)
        \(view)
        \(inlinable)static func archived(at pointer: RKYV.ArchivePointer) -> Archived { Archived(pointer) }

        \(validation)
        \(writing)
        \(inlinable)static var hasChildren: Swift.Bool { \(hasChildren) }
        \(initializers)
        \(describesItself ? "" : description)
        \(isKey ? key : "")
        }
        """
    }

    /// Offsets are only worth showing to other modules if these can read all properties; else functions stay here.
    private var inlinable: String { type.inlinable(if: fields.allSatisfy(\.isPublic)) }

    private var isInlinable: Bool { type.isPublic && fields.allSatisfy(\.isPublic) }

    // MARK: Layout

    private var layout: String {
        let layout = fields.isEmpty ? "RKYV.StructLayout().layout" : "Archived._offsets.layout"
        return """
            \(inlinable)static var archivedLayout: RKYV.ArchivedLayout { \(layout) }

            """
    }

    /// The arithmetic of the field-order rule, straight-line so that it folds to constants.
    ///
    /// It grows with the square of the number of fields, so it is not forced into its callers: the optimizer takes it
    /// there when it has become a constant (dev/offsets.sh shows how far that goes). It is in the view, because that cannot
    /// name a generic type around it.
    private var offsets: String {
        guard !fields.isEmpty else { return "" }
        // A tuple's last element keeps its place.
        let sorted = isTuple ? fields.indices.dropLast() : fields.indices
        var lines: [String] = fields.indices.map { index in
            let isMoved = sorted.count > 1 || !sorted.contains(index)
            let layout = "\(fields[index].type.archiver).archivedLayout"
            return "\(isMoved ? "var" : "let") field\(index) = RKYV.StructField(\(layout))"
        }
        lines.append("var layout = RKYV.\(isTuple ? "TupleLayout" : "StructLayout")()")
        lines += sorted.map { "layout.add(field\($0))" }
        for later in sorted {
            lines += sorted.prefix { $0 < later }.map { "layout.order(&field\($0), &field\(later))" }
        }
        lines += sorted.map { "layout.visit(field\($0))" }
        if let last = fields.indices.last, isTuple { lines.append("layout.place(last: &field\(last))") }
        let results = fields.indices.map { ", layout.offset(of: field\($0))" }.joined()
        lines.append("return (layout.layout\(results))")

        let names = fields.indices.map { ", field\($0): Swift.Int" }.joined()
        return """

            \(inlinable)static var _offsets: (layout: RKYV.ArchivedLayout\(names)) {
            \(lines.joined(separator: "\n"))
            }

            """
    }

    // MARK: Reading

    private var view: String {
        let inlinable = isInlinable ? "@inlinable " : ""
        let properties = fields.enumerated().map { index, field in
            let archived =
                "\(field.type.archiver).archived(at: _pointer.advanced(by: Self._offsets.field\(index)))"
            let body =
                field.type.isTuple
                ? "let view = \(archived)\nreturn \(field.type.label("view"))" : field.type.label(archived)
            return """

                @inline(__always)
                \(inlinable)\(field.access)var \(field.name): \(field.type.view) {
                \(body)
                }
                """
        }
        return """
            \(type.access)struct Archived: Swift.Sendable {
            \(isInlinable ? "@usableFromInline " : "")let _pointer: RKYV.ArchivePointer

            @inline(__always)
            \(inlinable)init(_ pointer: RKYV.ArchivePointer) { _pointer = pointer }
            \(properties.joined(separator: "\n"))
            \(offsets)
            }

            """
    }

    private var validation: String {
        // The order of declaration, which is that in which rkyv's derived checks visit the fields.
        let checks = fields.enumerated().map { index, field in
            "try \(field.type.archiver).validate(at: position &+ offsets.field\(index), in: &validator)"
        }
        return """
            \(inlinable)static func validate(at position: Swift.Int, in validator: inout RKYV.ArchiveValidator) throws(RKYV.ArchiveError) {
            \(function(with: checks))
            }

            """
    }

    /// The owned value, of its place in an archive or of a view: the same, as a view of a struct is a place.
    private var initializers: String {
        let assignments = fields.enumerated().map { index, field in
            let value = field.type.read("source.advanced(by: offsets.field\(index))")
            return field.type.isTuple
                ? "let value\(index) = \(value)\nself.\(field.name) = \(field.type.unwrap("value\(index)"))"
                : "self.\(field.name) = \(value)"
        }
        return """
            \(isLeaf ? "@inline(__always)" : "")
            \(inlinable)init(reading source: RKYV.ArchiveSource) {
            \(function(with: assignments))
            }

            \(type.access)init(archived: Archived) {
            self.init(reading: RKYV.ArchiveSource(archived._pointer))
            Swift.withExtendedLifetime(archived) {
            }
            }
            """
    }

    /// Whether the struct is a few fields of the simplest types.
    private var isLeaf: Bool { fields.count <= 8 && fields.allSatisfy(\.type.isSimple) }

    // MARK: Writing

    private var writing: String {
        let children = fields.map { "\($0.type.wrap("self.\($0.name)")).archiveChildren(into: &writer)" }
        let bodies = fields.enumerated().map { index, field in
            "\(field.type.wrap("self.\(field.name)")).archiveBody(into: slot.advanced(by: offsets.field\(index)), &writer)"
        }
        return """
            \(inlinable)func archiveChildren(into writer: inout RKYV.ArchiveWriter) {
            \(children.joined(separator: "\n"))
            }

            \(inlinable)func archiveBody(into slot: RKYV.ArchiveSlot, _ writer: inout RKYV.ArchiveWriter) {
            \(function(with: bodies))
            }

            """
    }

    private var hasChildren: String {
        fields.isEmpty ? "false" : fields.map { "\($0.type.archiver).hasChildren" }.joined(separator: " || ")
    }

    // MARK: Schema

    private var description: String {
        let additions = fields.enumerated().map { index, field in
            "schema.add(\(field.name.withoutBackticks.asLiteral), \(field.type.archiver).self, at: offsets.field\(index))"
        }
        return type.description(
            as: isTuple ? "tuple" : "structure",
            of: fields.isEmpty ? [] : [function(with: additions)]
        )
    }

    // MARK: Keys

    /// Hash and order, field by field: as Rust's derived `Hash` and `Ord`.
    private var key: String {
        let hashes = fields.flatMap { $0.type.hashes("self.\($0.name)") }
        let archivedHashes = fields.flatMap { $0.type.archivedHashes("archived.\($0.name)") }
        func order(_ left: WireType.Form, _ right: WireType.Form) -> String {
            let comparisons = fields.flatMap { $0.type.orders(left, "left.\($0.name)", right, "right.\($0.name)") }
            return WireType.firstDifference(of: comparisons)
        }
        return type.key(
            inlinable: inlinable,
            hash: hashes.joined(separator: "\n"),
            archivedHash: archivedHashes.joined(separator: "\n"),
            order: order
        )
    }

    /// Statements that use the offsets, after a statement that computes them once.
    private func function(with statements: [String]) -> String {
        // Reading `()` needs none.
        let offsets = statements.contains { $0.contains("offsets.") } ? ["let offsets = Archived._offsets"] : []
        return (offsets + statements).joined(separator: "\n")
    }
}
