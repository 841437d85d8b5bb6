import HardLightModel
import SwiftSyntax
import SwiftSyntaxBuilder

/// Makes the model of a module out of the interface in some files.
struct ModuleReader {
    private let problems: Problems
    private let declarations: Declarations

    init(_ files: [SourceFile], problems: Problems) {
        self.problems = problems
        declarations = Declarations(in: files)
    }

    /// The module, or `nil` if something has been reported.
    ///
    /// - Parameter name: The interface to take, where there are several.
    func read(interface name: String?) -> Module? {
        guard let declaration = interface(named: name) else { return nil }
        let context = problems.context(declaration.lexicalContext)
        let arguments = InterfaceArguments(declaration.attribute, in: context)
        let interface = Interface(declaration.syntax, arguments: arguments, in: context)
        let types = TypeResolver(declarations, reservedNames: reservedNames(for: interface), problems: problems)

        let calls = interface.methods.compactMap { call($0, of: declaration, types) }
        let state = state(arguments, of: declaration, types)
        let event = type(arguments.events, "events", arguments, of: declaration, types) ?? .never
        // What is left out because of a mistake has been reported.
        guard problems.all.isEmpty else { return nil }

        var layouts = Layouts(of: types.types)
        for number in types.types.indices { _ = layouts.layout(of: .declared(number)) }
        if let number = layouts.endless {
            let type = types.types[number]
            problems.report(
                "'\(type.path.joined(separator: "."))' would contain itself without end; put the values of its own "
                    + "kind into an array or a 'Box'",
                at: type.syntax
            )
        }
        let fields = state?.fields.compactMap { initial(of: $0, types) } ?? []
        guard problems.all.isEmpty else { return nil }
        return Module(
            interface: interface,
            calls: calls,
            state: state.map {
                Module.State(name: $0.name, documentation: Documentation(of: $0.syntax), fields: fields)
            },
            event: event,
            types: types.types
        )
    }

    // MARK: The interface

    private func interface(named name: String?) -> InterfaceDeclaration? {
        let all = declarations.interfaces
        let candidates = name.map { name in all.filter { $0.syntax.name.unescapedName == name } } ?? all
        guard let first = candidates.first else {
            let found = all.map { "'\($0.syntax.name.unescapedName)'" }.joined(separator: ", ")
            let advice = all.isEmpty ? "give the file with a protocol that has '@RPC'" : "there is \(found)"
            problems.report(name.map { "there is no interface '\($0)'; \(advice)" } ?? "no interface; \(advice)")
            return nil
        }
        if candidates.count > 1 {
            let second = candidates[1].syntax.name
            problems.report(
                "'\(second.text)' is a second interface, and a module is for one; choose with '--interface "
                    + "\(first.syntax.name.unescapedName)' or '--interface \(second.unescapedName)', or give only the "
                    + "file with one of them",
                at: second,
                notes: [(Syntax(first.syntax.name), "the first is '\(first.syntax.name.text)'")]
            )
            return nil
        }
        if first.isConditional {
            problems.report(
                "the interface is inside '#if', and only the compiler knows whether it is there; declare it "
                    + "unconditionally",
                at: first.syntax.name
            )
            return nil
        }
        if let clause = first.syntax.primaryAssociatedTypeClause {
            // The model says so too; here it is said once.
            problems.report(
                "'\(first.syntax.name.text)' is generic, and a page has to know what is sent; write concrete "
                    + "'@Archivable' types in its methods",
                at: clause
            )
            return nil
        }
        return first
    }

    /// What the module uses for its own.
    private func reservedNames(for interface: Interface) -> Set<String> {
        JavaScriptNames.reservedTypes.union([interface.name + "Client", interface.name + "Call"])
    }

    private func call(_ method: Method, of declaration: InterfaceDeclaration, _ types: TypeResolver) -> Module.Call? {
        types.checkProperty(method.name, at: method.declaration.name)
        let parameters = method.parameters.compactMap { parameter -> Field? in
            types.checkProperty(parameter.name, at: parameter.written)
            if parameter.name == "case" {
                problems.report(
                    "a parameter cannot be named 'case' in TypeScript, where that tells the calls apart; choose "
                        + "another name",
                    at: parameter.written
                )
            }
            if !JavaScriptNames.isIdentifier(parameter.name) {
                problems.report(
                    "'\(parameter.name)' cannot be the name of a parameter in TypeScript; choose a name of letters "
                        + "and digits",
                    at: parameter.written
                )
            }
            return types.resolve(parameter.written, in: declaration.scope).map {
                Field(name: parameter.name, type: $0, documentation: .none)
            }
        }
        let result = method.writtenResult.map { types.resolve($0, in: declaration.scope) } ?? .unit
        var failure: WebType?
        if case .typed(let spelling) = method.failure {
            let clause = method.declaration.signature.effectSpecifiers?.throwsClause
            let place = clause?.type.map(Syntax.init) ?? Syntax(method.declaration.name)
            failure = types.resolve(spelling: spelling, in: declaration.scope, at: place)
        }
        guard let result else { return nil }
        return Module.Call(
            name: method.name,
            documentation: Documentation(of: method.declaration),
            parameters: parameters,
            result: result,
            failure: failure
        )
    }

    /// The type in an argument of `@RPC`.
    private func type(
        _ spelling: String?,
        _ label: String,
        _ arguments: InterfaceArguments,
        of declaration: InterfaceDeclaration,
        _ types: TypeResolver
    ) -> WebType? {
        guard let spelling, let place = arguments.places[label] else { return nil }
        return types.resolve(spelling: spelling, in: declaration.scope, at: place)
    }

    // MARK: The state

    private struct State {
        let name: String
        let syntax: StructDeclSyntax
        let scope: [String]
        let fields: [Field]

        struct Field {
            let syntax: StateField
            let type: WebType
        }
    }

    private func state(
        _ arguments: InterfaceArguments,
        of declaration: InterfaceDeclaration,
        _ types: TypeResolver
    ) -> State? {
        guard let spelling = arguments.state, let place = arguments.places["state"] else { return nil }
        let names = spelling.split(separator: ".").map { String($0).withoutBackticks }
        guard let type = declarations.type(named: names, in: declaration.scope) else {
            if names.last == "NoState" { return nil }
            problems.report(
                "the state '\(spelling)' is not declared in the files that were given; give the file that declares it "
                    + "too",
                at: place
            )
            return nil
        }
        guard case .structure(let syntax) = type.kind, !type.isConditional,
            syntax.attributes.attribute(named: "ConnectionState") != nil
        else {
            problems.report(
                "the state '\(spelling)' has to be a struct with '@ConnectionState', outside of '#if'; declare it so",
                at: place,
                notes: [(Syntax(type.name), "it is declared here")]
            )
            return nil
        }
        var mistakes = Mistakes(in: problems.context())
        syntax.checkHeadOfState(reporting: &mistakes)
        let reader = StateFieldReader(syntax, in: problems.context())
        if reader.hasInitializer {
            problems.report(
                "the state '\(spelling)' has an initializer of its own, which a page cannot run; write the default values "
                    + "beside the fields, and leave it out",
                at: syntax.name
            )
        }
        let fields = reader.fields.compactMap { field -> State.Field? in
            types.checkProperty(field.name, at: field.written)
            return types.resolve(field.written, in: type.path).map { State.Field(syntax: field, type: $0) }
        }
        let name = types.name(for: type)
        return State(name: name, syntax: syntax, scope: type.path, fields: fields)
    }

    private func initial(of field: State.Field, _ types: TypeResolver) -> Module.StateField? {
        let values = DefaultValues(of: types.types, problems: problems)
        let place = Syntax(field.syntax.declaration)
        guard let value = values.value(field.syntax.defaultValue, of: field.type, named: field.syntax.name, at: place)
        else { return nil }
        let documentation = Documentation(of: field.syntax.declaration)
        return Module.StateField(
            field: Field(name: field.syntax.name, type: field.type, documentation: documentation),
            initial: value
        )
    }
}
