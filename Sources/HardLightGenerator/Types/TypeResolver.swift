import HardLightModel
import SwiftSyntax
import SwiftSyntaxBuilder

/// Finds out what the types are that an interface names.
final class TypeResolver {
    /// The structs and enums that have been met. One that is still being read has no fields yet.
    private(set) var types: [DeclaredType] = []

    let problems: Problems
    private let declarations: Declarations
    private var numbers: [[String]: Int] = [:]
    /// What types cannot be called, or are called already.
    private var names: Set<String>
    /// Aliases that are being followed: one that leads to itself leads nowhere.
    private var followed: [[String]] = []

    /// - Parameter names: What no type can be called in the module.
    init(_ declarations: Declarations, reservedNames names: Set<String>, problems: Problems) {
        self.declarations = declarations
        self.names = names
        self.problems = problems
    }

    /// The type of a field, a parameter or a result.
    ///
    /// - Parameters:
    ///   - written: The type as it stands in the source.
    ///   - scope: The names of the types around it.
    /// - Returns: `nil` if something has been reported.
    func resolve(_ written: TypeSyntax, in scope: [String]) -> WebType? {
        do {
            return resolve(try WireType(written), in: scope, at: written)
        } catch {
            error.diagnostics.forEach(problems.report)
            return nil
        }
    }

    /// The type that `spelling` stands for: an argument of an attribute, which is no type to the parser.
    func resolve(spelling: String, in scope: [String], at node: some SyntaxProtocol) -> WebType? {
        resolve(TypeSyntax("\(raw: spelling)"), Place(scope: scope, node: Syntax(node)))
    }

    /// The type of a field whose form in the archive the model has found out.
    func resolve(_ type: WireType, in scope: [String], at written: some SyntaxProtocol) -> WebType? {
        switch type {
        case .archivable(let spelling):
            return resolve(TypeSyntax("\(raw: spelling)"), Place(scope: scope, node: Syntax(written)))
        case .tuple(let elements):
            let types = elements.map { resolve($0.type, in: scope, at: written) }
            guard types.allSatisfy({ $0 != nil }) else { return nil }
            return types.isEmpty ? .unit : .tuple(types.compactMap(\.self))
        case .box(let spelling, let optional):
            guard let value = resolve(TypeSyntax("\(raw: spelling)"), Place(scope: scope, node: Syntax(written)))
            else { return nil }
            return optional ? .option(.box(value)) : .box(value)
        }
    }

    /// Where a type is spelled, and where to report what is wrong with it.
    private struct Place {
        let scope: [String]
        let node: Syntax
    }

    // MARK: Spelled types

    private func resolve(_ type: TypeSyntax, _ place: Place) -> WebType? {
        switch type.as(TypeSyntaxEnum.self) {
        case .optionalType(let type): return resolve(type.wrappedType, place).map { .option($0) }
        case .arrayType(let type): return resolve(type.element, place).map { .vec($0) }
        case .dictionaryType(let type):
            let dictionary = TypeSyntax("Dictionary<\(raw: type.key.trimmed), \(raw: type.value.trimmed)>")
            return resolve(dictionary, place)
        case .inlineArrayType(let type):
            guard case .type(let element) = type.element.argument else { return unknown(type, place) }
            return array(of: element, count: type.count.trimmedDescription, place)
        case .attributedType(let type): return resolve(type.baseType, place)
        case .tupleType(let type):
            if type.elements.isEmpty { return .unit }
            guard type.elements.count == 1, let only = type.elements.first else { return unknown(type, place) }
            return resolve(only.type, place)
        case .identifierType, .memberType:
            guard let name = QualifiedName(type) else { return unknown(type, place) }
            return resolve(name, place)
        default: return unknown(type, place)
        }
    }

    private func resolve(_ name: QualifiedName, _ place: Place) -> WebType? {
        if let declaration = declarations.type(named: name.components, in: place.scope) {
            guard name.arguments.isEmpty else {
                return report(
                    "'\(name.spelling)' is generic, and TypeScript would need a type for each of its kinds; "
                        + "write a struct with concrete types",
                    place
                )
            }
            return resolve(declaration, place)
        }
        let standard = name.withoutModule
        if standard.arguments.isEmpty, let scalar = ScalarType(swiftName: standard.spelling) { return .scalar(scalar) }
        return standard.components.count == 1 ? container(standard, place) : unknown(name, place)
    }

    /// A standard type with parts.
    private func container(_ name: QualifiedName, _ place: Place) -> WebType? {
        func types() -> [WebType]? {
            let types = name.arguments.map { argument -> WebType? in
                guard case .type(let type) = argument else { return unknown(name, place) }
                return resolve(type, place)
            }
            return types.allSatisfy { $0 != nil } ? types.compactMap(\.self) : nil
        }
        switch (name.components[0], name.arguments.count) {
        case ("Optional", 1): return types().map { .option($0[0]) }
        case ("Array", 1): return types().map { .vec($0[0]) }
        case ("Box", 1): return types().map { .box($0[0]) }
        case ("Shared", 1): return types().map { .shared($0[0]) }
        // A weak reference has the form of an optional strong one.
        case ("WeakShared", 1): return types().map { .option(.shared($0[0])) }
        case ("Set", 1): return keyed(types(), name, place).map { .hashSet($0[0]) }
        case ("SortedSet", 1): return keyed(types(), name, place).map { .sortedSet($0[0]) }
        case ("Dictionary", 2): return keyed(types(), name, place).map { .hashMap($0[0], $0[1]) }
        case ("SortedMap", 2): return keyed(types(), name, place).map { .sortedMap($0[0], $0[1]) }
        case ("Result", 2): return types().map { .result($0[0], $0[1]) }
        case ("Tuple2", 2), ("Tuple3", 3), ("Tuple4", 4), ("Tuple5", 5), ("Tuple6", 6):
            return types().map { .tuple($0) }
        case ("Range", 1), ("ClosedRange", 1): return number(in: types(), of: name, place).map { .range($0) }
        case ("NonZero", 1): return number(in: types(), of: name, place).map { .nonZero($0) }
        case ("InlineArray", 2):
            guard case .type(let element) = name.arguments[1] else { return unknown(name, place) }
            return array(of: element, count: name.arguments[0].trimmedDescription, place)
        default: return unknown(name, place)
        }
    }

    /// The types if the first of them can be a key.
    private func keyed(_ types: [WebType]?, _ name: QualifiedName, _ place: Place) -> [WebType]? {
        guard let types, let key = types.first else { return nil }
        if key.canBeKey { return types }
        _ = report(
            "the keys of '\(name.spelling)' cannot be looked up in an archive; write an array of structs instead, or keys "
                + "that are integers, text, or 'ArchivableKey'",
            place
        )
        return nil
    }

    private func array(of element: TypeSyntax, count: String, _ place: Place) -> WebType? {
        guard let number = Int(count.filter { $0 != "_" }), number >= 0 else {
            return report("'\(count)' is not a number; write the count of the array's elements in digits", place)
        }
        return resolve(element, place).map { .array($0, count: number) }
    }

    /// The one type in `types`, if it is a number.
    private func number(in types: [WebType]?, of name: QualifiedName, _ place: Place) -> WebType? {
        guard let type = types?.first else { return nil }
        guard case .scalar(let scalar) = type, ["number", "bigint"].contains(scalar.typeScript) else {
            return report(
                "'\(name.spelling)' cannot be expressed in TypeScript, where it is for numbers only; declare "
                    + "an '@Archivable' struct with what it consists of",
                place
            )
        }
        return type
    }

    // MARK: Declared types

    private func resolve(_ declaration: Declaration, _ place: Place) -> WebType? {
        if let number = numbers[declaration.path] { return .declared(number) }
        let name = declaration.path.joined(separator: ".")
        if declaration.isConditional {
            return report(
                "'\(name)' is inside '#if', and only the compiler knows whether it is there; declare it "
                    + "unconditionally",
                place,
                declaration
            )
        }
        switch declaration.kind {
        case .structure(let type):
            guard let attribute = archivable(type, type.genericParameterClause, declaration, place) else { return nil }
            return define(declaration, type) { () throws(ArchivableDiagnostics) in
                try self.fields(of: type, declaration, attribute)
            }
        case .enumeration(let type):
            guard archivable(type, type.genericParameterClause, declaration, place) != nil else { return nil }
            return define(declaration, type) { () throws(ArchivableDiagnostics) in
                try self.cases(of: type, declaration)
            }
        case .alias(let alias): return follow(alias, declaration, place)
        case .other(let kind):
            return report(
                "'\(name)' is \(kind), and only values can be sent; write an '@Archivable' struct or enum",
                place,
                declaration
            )
        }
    }

    private func follow(_ alias: TypeAliasDeclSyntax, _ declaration: Declaration, _ place: Place) -> WebType? {
        let name = declaration.path.joined(separator: ".")
        if let clause = alias.genericParameterClause {
            problems.report("the type alias '\(name)' is generic; write the type itself where it is used", at: clause)
            return nil
        }
        if followed.contains(declaration.path) {
            return report("the type alias '\(name)' leads to itself; write the type that it stands for", place)
        }
        followed.append(declaration.path)
        defer { followed.removeLast() }
        return resolve(alias.initializer.value, in: declaration.path.dropLast())
    }

    /// The attribute that makes the macro write how the type is archived.
    private func archivable(
        _ type: some DeclGroupSyntax & WithAttributesSyntax,
        _ generics: GenericParameterClauseSyntax?,
        _ declaration: Declaration,
        _ place: Place
    ) -> AttributeSyntax? {
        let name = declaration.path.joined(separator: ".")
        if let generics {
            problems.report(
                "'\(name)' is generic, and TypeScript would need a type for each of its kinds; write a "
                    + "type with concrete types in it",
                at: generics
            )
            return nil
        }
        guard let attribute = type.attributes.attribute(named: "Archivable") else {
            let isState = type.attributes.attribute(named: "ConnectionState") != nil
            let reason = isState ? "a state, which is never sent as a whole" : "not '@Archivable'"
            let advice = isState ? "send its fields, or put them into" : "write '@Archivable' in front of"
            let object = isState ? "an '@Archivable' struct" : "its declaration, so that its form in archives is known"
            _ = report("'\(name)' is \(reason); \(advice) \(object)", place, declaration)
            return nil
        }
        return attribute
    }

    /// Gives a type its number, and then reads what it consists of: that may be the type itself.
    private func define(
        _ declaration: Declaration,
        _ syntax: some SyntaxProtocol,
        _ read: () throws(ArchivableDiagnostics) -> DeclaredType.Kind?
    ) -> WebType? {
        let number = types.count
        numbers[declaration.path] = number
        let name = name(for: declaration)
        func type(_ kind: DeclaredType.Kind) -> DeclaredType {
            DeclaredType(
                path: declaration.path,
                name: name,
                documentation: Documentation(of: syntax),
                kind: kind,
                syntax: Syntax(syntax)
            )
        }
        types.append(type(.enumeration([])))
        do {
            guard let kind = try read() else { return .declared(number) }
            types[number] = type(kind)
        } catch {
            error.diagnostics.forEach(problems.report)
        }
        return .declared(number)
    }

    /// A name in TypeScript for the declared type, which no other has.
    func name(for declaration: Declaration) -> String {
        var name = declaration.path.joined()
        if !JavaScriptNames.isIdentifier(name) {
            problems.report(
                "'\(name)' cannot be the name of a type in TypeScript; choose a name of letters and digits",
                at: declaration.name
            )
        }
        while !names.insert(name).inserted { name += "_" }
        return name
    }

    // MARK: Reporting

    private func report(_ message: String, _ place: Place, _ declaration: Declaration? = nil) -> WebType? {
        let notes = declaration.map { [(Syntax($0.name), "it is declared here")] } ?? []
        problems.report(message, at: place.node, notes: notes)
        return nil
    }

    private func unknown(_ type: some SyntaxProtocol, _ place: Place) -> WebType? {
        report(
            "'\(type.trimmedDescription)' cannot be expressed in TypeScript; write a type that 'Types' in "
                + "Web/README.md has, or an '@Archivable' struct or enum",
            place
        )
    }

    private func unknown(_ name: QualifiedName, _ place: Place) -> WebType? {
        report(
            "'\(name.spelling)' is not declared in the files that were given, nor is it one of HardLight's or "
                + "Swift's own types; give the file that declares it too",
            place
        )
    }
}
