import HardLightModel
import SwiftSyntax

/// A type's name: `Swift.Array<UInt8>`.
struct QualifiedName {
    /// The names between the dots, without backticks.
    private(set) var components: [String]
    /// The generic arguments of the last one.
    let arguments: [GenericArgumentSyntax.Argument]

    /// The name in `type`, or `nil` if it is more than a name, or has arguments in the middle.
    init?(_ type: TypeSyntax) {
        if let type = type.as(IdentifierTypeSyntax.self) {
            components = [type.name.unescapedName]
            arguments = type.genericArgumentClause?.arguments.map(\.argument) ?? []
        } else if let type = type.as(MemberTypeSyntax.self), let base = QualifiedName(type.baseType),
            base.arguments.isEmpty
        {
            components = base.components + [type.name.unescapedName]
            arguments = type.genericArgumentClause?.arguments.map(\.argument) ?? []
        } else {
            return nil
        }
    }

    /// The name without one of the modules before it that declare the standard types.
    var withoutModule: QualifiedName {
        var name = self
        if components.count > 1, ["Swift", "RKYV", "HardLight", "HardLightCore"].contains(components[0]) {
            name.components.removeFirst()
        }
        return name
    }

    var spelling: String {
        let list = arguments.map(\.trimmedDescription).joined(separator: ", ")
        return components.joined(separator: ".") + (arguments.isEmpty ? "" : "<\(list)>")
    }
}
