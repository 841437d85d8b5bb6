package import SwiftSyntax

/// A stored property of an `@Archivable` struct: a field of the archived one.
package struct StoredProperty {
    /// The name as it is spelled, perhaps in backticks.
    package let name: String

    package let type: WireType

    /// The type as it stands in the source.
    package let written: TypeSyntax

    /// The written access level, or `internal`.
    package let accessLevel: String

    /// Where its documentation is to be found.
    package let declaration: VariableDeclSyntax

    /// The stored properties of a struct, in declaration order, which is the order in which they are written.
    package static func all(
        of declaration: StructDeclSyntax
    ) throws(ArchivableDiagnostics) -> [StoredProperty] {
        var properties: [StoredProperty] = []
        for member in declaration.memberBlock.members {
            if let conditional = member.decl.as(IfConfigDeclSyntax.self), conditional.declares(VariableDeclSyntax.self)
            {
                throw ArchivableDiagnostics(.conditionalMembers, at: conditional)
            }
            guard let variable = member.decl.as(VariableDeclSyntax.self), !variable.isStatic else { continue }
            properties += try all(in: variable)
        }
        return properties
    }

    /// The stored properties of `var a, b: UInt8, c: Bool`; none for a computed property.
    private static func all(in variable: VariableDeclSyntax) throws(ArchivableDiagnostics) -> [StoredProperty] {
        var properties: [StoredProperty] = []
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
            let type = try WireType(written)
            properties += waiting.map { name in
                StoredProperty(
                    name: name.text,
                    type: type,
                    written: written,
                    accessLevel: variable.modifiers.accessLevel ?? "internal",
                    declaration: variable
                )
            }
            waiting = []
        }
        if let name = waiting.first { throw ArchivableDiagnostics(.missingType(name.text), at: name) }
        return properties
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
    var isComputed: Bool {
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
