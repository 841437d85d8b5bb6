/// What the types of an interface are called in TypeScript.
struct TypeNames {
    private let types: [DeclaredType]
    /// The names that the module declares.
    private let declared: Set<String>

    init(_ module: Module) {
        types = module.types
        var names = Set(module.types.map(\.name))
        if let state = module.state { names.insert(state.name) }
        declared = names.union([module.callName, module.clientName])
    }

    /// What the runtime's `name` is called here: the interface may have a type of that name.
    func imported(_ name: String) -> String { declared.contains(name) ? "HardLight\(name)" : name }

    /// The item of an import for the runtime's `name`.
    func importItem(_ name: String) -> String {
        let local = imported(name)
        return local == name ? name : "\(name) as \(local)"
    }

    /// The type, as it stands behind a colon or between angle brackets.
    func name(of type: WebType) -> String {
        switch type {
        case .scalar(let scalar): scalar.isImported ? imported(scalar.typeScript) : scalar.typeScript
        case .declared(let number): types[number].name
        case .option(let wrapped):
            wrapped.isNullable ? "{ readonly some: \(name(of: wrapped)) } | null" : "\(name(of: wrapped)) | null"
        case .result(let success, let failure):
            "\(imported("Result"))<\(name(of: success)), \(name(of: failure))>"
        case .vec(let element): type.bytes.isBytes ? "Uint8Array" : "readonly \(elementName(of: element))[]"
        case .array(let element, _): type.bytes.isBytes ? "Uint8Array" : "readonly \(elementName(of: element))[]"
        case .tuple(let elements): "readonly [\(elements.map { name(of: $0) }.joined(separator: ", "))]"
        case .hashMap(let key, let value), .sortedMap(let key, let value):
            "ReadonlyMap<\(name(of: key)), \(name(of: value))>"
        case .hashSet(let member), .sortedSet(let member): "ReadonlySet<\(name(of: member))>"
        case .box(let value): name(of: value)
        case .shared(let value): "\(imported("Shared"))<\(name(of: value))>"
        case .range(let bound): "\(imported("Range"))<\(name(of: bound))>"
        case .nonZero(let integer): name(of: integer)
        }
    }

    /// The type in front of `[]`.
    private func elementName(of type: WebType) -> String {
        let name = name(of: type)
        return name.hasPrefix("readonly ") || name.contains(" | ") ? "(\(name))" : name
    }

    /// The types of the runtime that the type's name mentions.
    func imports(of type: WebType) -> Set<String> {
        switch type {
        case .scalar(let scalar): scalar.isImported ? [scalar.typeScript] : []
        case .declared: []
        case .option(let part), .vec(let part), .array(let part, _), .hashSet(let part), .sortedSet(let part),
            .box(let part), .nonZero(let part):
            imports(of: part)
        case .result(let first, let second): imports(of: first).union(imports(of: second)).union(["Result"])
        case .hashMap(let first, let second), .sortedMap(let first, let second):
            imports(of: first).union(imports(of: second))
        case .tuple(let parts): parts.reduce(into: []) { $0.formUnion(imports(of: $1)) }
        case .shared(let part): imports(of: part).union(["Shared"])
        case .range(let part): imports(of: part).union(["Range"])
        }
    }
}
