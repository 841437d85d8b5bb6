import RKYV

/// Writes the constants by which the runtime reads and writes the interface's types.
///
/// A struct or an enum is one constant. What is made of others is written where it is used, but for results, which
/// would be made anew with each call, and what is behind `shared`, which has to be one object. Constants stand in the
/// order in which they need each other; in a circle one of them is named before its turn, inside a function.
struct SchemaWriter {
    /// The constants, in order.
    private(set) var constants: [Constant] = []

    /// Functions and constants of the runtime that these use.
    private(set) var imports: Set<String> = []

    private let module: Module
    private let isTyped: Bool
    private let typeNames: TypeNames
    private var layouts: Layouts

    /// The constants' names, and those that they cannot have.
    private var taken: Set<String>
    private var names: [WebType: String] = [:]

    /// Declared types whose constants have been begun, and not finished.
    private var unfinished: [WebType] = []

    /// Constants that have to wait until those that have been begun are finished.
    private var waiting: [WebType] = []

    /// What the constants of types that are named before their turn are: without that the compiler would go round in
    /// circles.
    private var annotations: [WebType: String] = [:]

    /// - Parameters:
    ///   - names: Names that constants cannot have.
    ///   - isTyped: Whether called functions are told types, as TypeScript needs it in places.
    init(_ module: Module, avoiding names: Set<String>, isTyped: Bool) {
        self.module = module
        self.isTyped = isTyped
        typeNames = TypeNames(module)
        layouts = Layouts(of: module.types)
        taken = names.union(Runtime.values).union(JavaScriptNames.reservedVariables)
    }

    // MARK: Constants

    /// The expression for the type of a result: a name, so that nothing is made anew with each call.
    mutating func result(_ type: WebType) -> String {
        isOneObject(type) ? expression(type) : constant(for: type)
    }

    /// Whether the runtime has the type as it is.
    private func isOneObject(_ type: WebType) -> Bool {
        if case .scalar = type { return true }
        return type == .vec(.scalar(.u8))
    }

    /// Adds the constant for the calls, and returns its name.
    mutating func calls() -> String {
        if module.calls.isEmpty { return value("never") }
        let cases = module.calls.map {
            DeclaredType.Case(name: $0.name, payloads: $0.parameters, documentation: .none)
        }
        let value = enumeration(cases, typeName: module.callName)
        let name = unused(JavaScriptNames.constant(module.callName))
        constants.append(Constant(name: name, value: value))
        return name
    }

    /// A name that no constant has yet.
    mutating func unused(_ name: String) -> String {
        var name = JavaScriptNames.isIdentifier(name) ? name : "type"
        if taken.contains(name) { name += "Type" }
        while !taken.insert(name).inserted { name += "_" }
        return name
    }

    /// The name of the type's constant, which is added if there is none yet.
    private mutating func constant(for type: WebType) -> String {
        if let name = names[type] { return name }
        let name = unused(constantName(for: type))
        names[type] = name
        define(type, name)
        return name
    }

    private mutating func define(_ type: WebType, _ name: String) {
        unfinished.append(type)
        let value: Constant.Value
        if case .declared(let number) = type {
            value = declared(module.types[number])
        } else {
            value = .expression(expression(ofParts: type))
        }
        unfinished.removeLast()
        constants.append(Constant(name: name, annotation: annotations[type], value: value))
        if unfinished.isEmpty {
            while let type = waiting.popLast(), let name = names[type] { define(type, name) }
        }
    }

    private mutating func declared(_ type: DeclaredType) -> Constant.Value {
        if let cases = type.plainCases {
            let names = cases.map { JavaScriptNames.literal($0.name) }
            return .list(head: "\(value("cases"))", typeArgument: type.name, elements: names)
        }
        switch type.kind {
        case .structure(let fields, let isTuple):
            let types = fields.map(\.type)
            let places = isTuple ? layouts.tuple(types) : layouts.structure(types)
            let entries = zip(fields, places.offsets).map { field, offset in
                Constant.Entry(name: field.name, value: .text("[\(expression(field.type)), \(offset)]"))
            }
            let arguments = "\(places.layout.size), \(places.layout.alignment)"
            return .object(head: value("struct"), typeArgument: type.name, arguments: arguments, entries: entries)
        case .enumeration(let cases): return enumeration(cases, typeName: type.name)
        }
    }

    private mutating func enumeration(_ cases: [DeclaredType.Case], typeName: String) -> Constant.Value {
        let places = layouts.cases(cases.map { $0.payloads.map(\.type) })
        let entries = zip(cases, places.offsets).map { enumCase, offsets in
            let payloads = zip(enumCase.payloads, offsets).map { payload, offset in
                Constant.Entry(name: payload.name, value: .text("[\(expression(payload.type)), \(offset)]"))
            }
            return Constant.Entry(name: enumCase.name, value: .entries(payloads))
        }
        let arguments = "\(places.layout.size), \(places.layout.alignment)"
        let head = value("enumeration")
        return .object(head: head, typeArgument: typeName, arguments: arguments, entries: entries)
    }

    // MARK: Expressions

    /// The expression for a type, after the constants that it needs.
    mutating func expression(_ type: WebType) -> String {
        if let name = names[type] {
            if let index = waiting.firstIndex(of: type), !unfinished.contains(where: \.isDeclared) {
                waiting.remove(at: index)
                define(type, name)
            }
            return name
        }
        if case .declared = type { return constant(for: type) }
        return expression(ofParts: type)
    }

    private mutating func expression(ofParts type: WebType) -> String {
        switch type {
        case .scalar(let scalar): return value(scalar.rawValue)
        case .declared: return constant(for: type)
        case .option(let wrapped):
            return call(wrapped.isNullable ? "nestedOption" : "option", [expression(wrapped)])
        case .result(let success, let failure): return call("result", [expression(success), expression(failure)])
        case .vec(let element): return type.bytes.isBytes ? value("bytes") : call("vec", [lazy(element)])
        case .array(let element, let count):
            return type.bytes.isBytes
                ? call("byteArray", ["\(count)"]) : call("array", [expression(element), "\(count)"])
        case .tuple(let elements):
            let places = layouts.tuple(elements)
            let parts = zip(elements, places.offsets).map { "[\(expression($0)), \($1)]" }.joined(separator: ", ")
            let types = elements.map { typeNames.name(of: $0) }.joined(separator: ", ")
            let layout = places.layout
            let typeArgument = isTyped ? "<[\(types)]>" : ""
            return "\(value("tuple"))\(typeArgument)(\(layout.size), \(layout.alignment), [\(parts)])"
        case .hashMap(let key, let item): return call("hashMap", [expression(key), lazy(item), entry([key, item])])
        case .hashSet(let member): return call("hashSet", [expression(member), entry([member, .unit])])
        case .sortedMap(let key, let item):
            return call("sortedMap", [expression(key), lazy(item), entry([key, item]), innerEntry(key)])
        case .sortedSet(let member):
            return call("sortedSet", [expression(member), entry([member, .unit]), innerEntry(member)])
        case .box(let item): return call("box", [lazy(item)])
        case .shared(let item): return call("shared", [sharedConstant(item)])
        case .range(let bound): return call("range", [expression(bound)])
        case .nonZero(let integer): return call("nonZero", [expression(integer)])
        }
    }

    /// The expression for a type, in a function if one of its constants is not finished.
    private mutating func lazy(_ type: WebType) -> String {
        let circle = unfinishedParts(of: type)
        if circle.isEmpty { return expression(type) }
        annotate(circle)
        return "() => \(expression(type))"
    }

    /// The constant for what is behind a shared pointer: all pointers to one object have to name the same.
    private mutating func sharedConstant(_ type: WebType) -> String {
        if isOneObject(type) { return expression(type) }
        let circle = unfinishedParts(of: type)
        if circle.isEmpty { return constant(for: type) }
        annotate(circle)
        if names[type] == nil {
            names[type] = unused(constantName(for: type))
            waiting.append(type)
        }
        return "() => \(names[type] ?? "")"
    }

    /// The unfinished types whose constants the expression for `type` would name outside of a function.
    private func unfinishedParts(of type: WebType) -> [WebType] {
        if unfinished.contains(type) || waiting.contains(type) { return [type] }
        switch type {
        case .option(let part), .array(let part, _), .hashSet(let part), .sortedSet(let part):
            return unfinishedParts(of: part)
        case .result(let first, let second): return unfinishedParts(of: first) + unfinishedParts(of: second)
        case .hashMap(let key, _), .sortedMap(let key, _): return unfinishedParts(of: key)
        case .tuple(let parts): return parts.flatMap { unfinishedParts(of: $0) }
        case .scalar, .declared, .vec, .box, .shared, .range, .nonZero: return []
        }
    }

    private mutating func annotate(_ types: [WebType]) {
        for type in types { annotations[type] = typeNames.name(of: type) }
    }

    private mutating func entry(_ parts: [WebType]) -> String {
        numbers(layouts.structure(parts))
    }

    private mutating func innerEntry(_ key: WebType) -> String {
        numbers(layouts.innerEntry(key: key))
    }

    private func numbers(_ places: Layouts.Places) -> String {
        let numbers = [places.layout.size, places.layout.alignment] + places.offsets
        return "[\(numbers.map(String.init).joined(separator: ", "))]"
    }

    private mutating func call(_ function: String, _ arguments: [String]) -> String {
        "\(value(function))(\(arguments.joined(separator: ", ")))"
    }

    /// A name of the runtime, which is imported for it.
    private mutating func value(_ name: String) -> String {
        imports.insert(name)
        return name
    }

    // MARK: Names

    /// A telling name for the constant of a type: `task`, `optionalString`, `u32TaskMap`.
    private func constantName(for type: WebType) -> String {
        JavaScriptNames.constant(words(for: type))
    }

    private func words(for type: WebType) -> String {
        func capitalized(_ type: WebType) -> String {
            let words = words(for: type)
            return words.prefix(1).uppercased() + words.dropFirst()
        }
        return switch type {
        case .scalar(let scalar): scalar.rawValue
        case .declared(let number): module.types[number].name
        case .option(let wrapped): "optional\(capitalized(wrapped))"
        case .result(let success, let failure): "\(words(for: success))Or\(capitalized(failure))"
        case .vec(let element): type.bytes.isBytes ? "bytes" : "\(words(for: element))Array"
        case .array(let element, let count): "\(words(for: element))Array\(count)"
        case .tuple(let elements): "\(JavaScriptNames.constant(elements.map(capitalized).joined()))Tuple"
        case .hashMap(let key, let value): "\(words(for: key))\(capitalized(value))Map"
        case .hashSet(let member): "\(words(for: member))Set"
        case .sortedMap(let key, let value): "sorted\(capitalized(key))\(capitalized(value))Map"
        case .sortedSet(let member): "sorted\(capitalized(member))Set"
        case .box(let value): "boxed\(capitalized(value))"
        case .shared(let value): "shared\(capitalized(value))"
        case .range(let bound): "\(words(for: bound))Range"
        case .nonZero(let integer): "nonZero\(capitalized(integer))"
        }
    }
}
