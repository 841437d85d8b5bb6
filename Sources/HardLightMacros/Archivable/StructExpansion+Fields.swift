import SwiftSyntax

extension StructExpansion {
    /// The stored properties of a struct.
    static func fields(
        of declaration: StructDeclSyntax,
        in type: ArchivedType
    ) throws(ArchivableDiagnostics) -> [Field] {
        var fields: [Field] = []
        for member in declaration.memberBlock.members {
            if let conditional = member.decl.as(IfConfigDeclSyntax.self), conditional.declares(VariableDeclSyntax.self)
            {
                throw ArchivableDiagnostics(.conditionalMembers, at: conditional)
            }
            guard let variable = member.decl.as(VariableDeclSyntax.self), !variable.isStatic else { continue }
            fields += try Self.fields(of: variable, in: type)
        }
        return fields
    }

    /// The stored properties of `var a, b: UInt8, c: Bool`; none for a computed property.
    private static func fields(
        of variable: VariableDeclSyntax,
        in type: ArchivedType
    ) throws(ArchivableDiagnostics) -> [Field] {
        var fields: [Field] = []
        // In `var a, b: UInt8` the type is written once, behind the last name it is for.
        var waiting: [TokenSyntax] = []
        for binding in variable.bindings where !binding.isComputed {
            guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier else {
                throw ArchivableDiagnostics(.patternProperty, at: binding.pattern)
            }
            try variable.checkIsStored(name, hasValue: binding.initializer != nil)
            waiting.append(name)
            guard let written = binding.typeAnnotation?.type else {
                if binding.initializer != nil { break }
                continue
            }
            let wireType = try WireType(written)
            let level = variable.modifiers.accessLevel ?? "internal"
            fields += waiting.map { name in
                Field(
                    name: name.text,
                    type: wireType,
                    access: access(of: level, in: type),
                    isPublic: level == "public"
                )
            }
            waiting = []
        }
        if let name = waiting.first { throw ArchivableDiagnostics(.missingType(name.text), at: name) }
        return fields
    }

    /// What goes before the view's property for a stored property of access `level`: as much as that, and no more than
    /// the type.
    private static func access(of level: String, in type: ArchivedType) -> String {
        switch level {
        case "private", "fileprivate": "fileprivate "
        case "public": type.access
        case "package": type.access.isEmpty ? "" : "package "
        default: ""
        }
    }
}

extension VariableDeclSyntax {
    fileprivate var isStatic: Bool { modifiers.contains { $0.name.text == "static" || $0.name.text == "class" } }

    /// Diagnoses what makes a stored property unfit for archives.
    fileprivate func checkIsStored(_ name: TokenSyntax, hasValue: Bool) throws(ArchivableDiagnostics) {
        if bindingSpecifier.tokenKind == .keyword(.let) && hasValue {
            throw ArchivableDiagnostics(.constantWithValue(name.text), at: name)
        }
        for modifier in modifiers {
            switch modifier.name.tokenKind {
            case .keyword(.lazy): throw ArchivableDiagnostics(.lazyProperty(name.text), at: modifier)
            case .keyword(.weak), .keyword(.unowned):
                throw ArchivableDiagnostics(.referenceProperty(name.text, modifier: modifier.name.text), at: modifier)
            default: break
            }
        }
    }
}

extension PatternBindingSyntax {
    /// Whether the binding has a getter. Observers alone leave a property stored.
    fileprivate var isComputed: Bool {
        switch accessorBlock?.accessors {
        case nil: false
        case .getter: true
        case .accessors(let accessors):
            !accessors.allSatisfy {
                $0.accessorSpecifier.tokenKind == .keyword(.willSet)
                    || $0.accessorSpecifier.tokenKind == .keyword(.didSet)
            }
        }
    }
}
