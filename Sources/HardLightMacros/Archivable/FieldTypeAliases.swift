import HardLightModel

/// Names for the types of a nested declaration's fields.
///
/// An extension of `Outer.Inner` does not see what else is declared in `Outer`: where `Inner` says `Kind`, the extension
/// would have to say `Outer.Kind`, and the macro cannot know. So a nested declaration gets a member that names the types of
/// its fields where they are in scope, and the extension uses these:
///
///     enum ArchivedFieldTypes { typealias Field0 = Kind }
struct FieldTypeAliases {
    private var types: [(name: String, access: String)] = []

    /// The field's type with all names in it replaced.
    ///
    /// - Parameter access: What goes before declarations that mention the field's type.
    mutating func replaceNames(in type: WireType, access: String) -> WireType {
        switch type {
        case .archivable(let name): .archivable(alias(of: name, access: access))
        case .tuple(let elements):
            .tuple(elements.map { (label: $0.label, type: replaceNames(in: $0.type, access: access)) })
        case .box(let name, let optional): .box(alias(of: name, access: access), optional: optional)
        }
    }

    private mutating func alias(of name: String, access: String) -> String {
        if let index = types.firstIndex(where: { $0.name == name }) {
            // A type that one field shows to the world may be shown by all.
            if Self.rank(access) > Self.rank(types[index].access) { types[index].access = access }
            return "ArchivedFieldTypes.Field\(index)"
        }
        types.append((name, access))
        return "ArchivedFieldTypes.Field\(types.count - 1)"
    }

    private static func rank(_ access: String) -> Int {
        ["fileprivate ", "", "package ", "public "].firstIndex(of: access) ?? 1
    }

    /// The member of the declaration, `nil` if there is nothing to name.
    func member(access: String) -> String? {
        guard !types.isEmpty else { return nil }
        let aliases = types.enumerated().map { "\($1.access)typealias Field\($0) = \($1.name)" }
        return "\(access)enum ArchivedFieldTypes {\n\(aliases.joined(separator: "\n"))\n}"
    }
}
