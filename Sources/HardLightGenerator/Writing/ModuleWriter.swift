import HardLightModel

/// Writes a module for an interface: in TypeScript, or in JavaScript with its declarations beside it.
struct ModuleWriter {
    /// What is written.
    enum Language {
        case typeScript
        case javaScript
        /// What TypeScript knows of a module in JavaScript: `.d.ts`.
        case declarations
    }

    let module: Module
    let language: Language
    let typeNames: TypeNames

    private let header: String
    private let runtime: String
    private var schema: SchemaWriter
    private var interfaceConstant = ""

    /// What a method's body names: its result's constant, and how it is called.
    private struct Body {
        let function: String
        let schema: String
    }

    private var bodies: [Body] = []
    private var initialConstants: (calls: String, state: [String], event: String) = ("", [], "")

    /// - Parameters:
    ///   - sources: The paths of the Swift files, for the module's first line.
    ///   - runtime: Where the runtime's modules are: `./`, say.
    init(_ module: Module, in language: Language, sources: [String], runtime: String) {
        self.module = module
        self.language = language
        self.runtime = runtime
        header = Self.header(of: sources)
        typeNames = TypeNames(module)
        var names = Set(module.types.map(\.name)).union([module.callName, module.clientName])
        if let state = module.state { names.insert(state.name) }
        schema = SchemaWriter(module, avoiding: names, isTyped: language == .typeScript)

        bodies = module.calls.map { call in
            if let failure = call.failure {
                return Body(function: "callThrowing", schema: schema.result(.result(call.result, failure)))
            }
            return Body(function: "call", schema: schema.result(call.result))
        }
        initialConstants.state = module.state?.fields.map { schema.expression($0.field.type) } ?? []
        initialConstants.event = schema.expression(module.event)
        initialConstants.calls = schema.calls()
        interfaceConstant = schema.unused(JavaScriptNames.constant(module.interface.name + "Interface"))
    }

    /// The first line of every module, from which the generator knows its own.
    static func header(of sources: [String]) -> String {
        "\(mark)\(sources.joined(separator: ", ")) by `hardlight generate typescript`: do not edit."
    }

    /// What the first line begins with.
    static let mark = "// Generated from "

    /// The module, with a newline at its end.
    var text: String {
        var writer = SourceWriter()
        writer.line(header)
        writer.line()
        imports(&writer)
        client(&writer)
        if language != .javaScript { types(&writer) }
        if language != .declarations {
            for constant in schema.constants {
                writer.line()
                self.constant(constant, &writer)
            }
            writer.line()
            interface(&writer)
        }
        return writer.text
    }

    // MARK: Imports

    private func imports(_ writer: inout SourceWriter) {
        var values: Set<String> = ["Client"]
        var types: Set<String> = ["Address", "CallOptions", "ClientOptions", "Interface"]
        if language != .declarations { values.formUnion(schema.imports) }
        for type in namedTypes { types.formUnion(typeNames.imports(of: type)) }
        if schema.constants.contains(where: { $0.annotation != nil }) { types.insert("Type") }
        if language == .declarations { types.subtract(["Interface", "Type"]) }
        if language == .javaScript { types = [] }
        for (keyword, names) in [("import", values), ("import type", types)] {
            for runtimeModule in Runtime.modules {
                let items = names.filter { Runtime.module(of: $0) == runtimeModule }.sorted(by: Self.isBefore)
                if items.isEmpty { continue }
                let list = items.map(typeNames.importItem)
                writer.filled("\(keyword) { ", list, " } from '\(runtime)\(runtimeModule).js';")
            }
        }
        writer.line()
    }

    /// Alphabetically, whatever the case; small letters first among equals.
    private static func isBefore(_ left: String, _ right: String) -> Bool {
        let (small, other) = (left.lowercased(), right.lowercased())
        return small == other ? left > right : small < other
    }

    /// All types whose names are in the module.
    private var namedTypes: [WebType] {
        var types = module.calls.flatMap { call in
            call.parameters.map(\.type) + [call.result] + (call.failure.map { [$0] } ?? [])
        }
        types += module.state?.fields.map(\.field.type) ?? []
        types.append(module.event)
        for type in module.types {
            switch type.kind {
            case .structure(let fields, _): types += fields.map(\.type)
            case .enumeration(let cases): types += cases.flatMap(\.payloads).map(\.type)
            }
        }
        return types
    }

    // MARK: The client

    private var isTyped: Bool { language != .javaScript }

    /// The state's type: an object without anything in it if the interface has none.
    private var stateName: String { module.state?.name ?? "{}" }

    private var eventName: String { typeNames.name(of: module.event) }

    private func client(_ writer: inout SourceWriter) {
        let documentation = Documentation(comment: module.interface.documentation)
        let fallback = Documentation(lines: ["A client of `\(module.interface.name)`."])
        writer.comment(documentation == .none ? fallback : documentation)
        let base = typeNames.imported("Client")
        let arguments = isTyped ? "<\(module.callName), \(stateName), \(eventName)>" : ""
        let declare = language == .declarations ? "declare " : ""
        writer.block("export \(declare)class \(module.clientName) extends \(base)\(arguments)") { writer in
            writer.comment(Documentation(lines: ["Connects to a server, and again when the connection is lost."]))
            let address = isTyped ? "address: \(typeNames.imported("Address"))" : "address"
            let options = isTyped ? "options?: \(typeNames.imported("ClientOptions"))" : "options"
            member("constructor(\(address), \(options))", &writer) { writer in
                writer.line("super(address, \(interfaceConstant), options);")
            }
            var taken = JavaScriptNames.reservedMethods
            for (call, body) in zip(module.calls, bodies) {
                writer.line()
                method(call, body, avoiding: &taken, &writer)
            }
        }
    }

    private func member(_ head: String, _ writer: inout SourceWriter, body: (inout SourceWriter) -> Void) {
        if language == .declarations { return writer.line("\(head);") }
        writer.block(head, body)
    }

    private func method(
        _ call: Module.Call,
        _ body: Body,
        avoiding taken: inout Set<String>,
        _ writer: inout SourceWriter
    ) {
        var documentation = call.documentation
        if let failure = call.failure {
            let error = "`InterfaceError` with `\(typeNames.name(of: failure))`, if the handler throws it."
            documentation = documentation.adding("@throws \(error)")
        }

        let name = Self.unused(call.name, in: &taken)
        var locals = JavaScriptNames.reservedVariables.union([body.schema])
        let hasOptions = call.parameters.contains { $0.name == "options" }
        let options = hasOptions ? "callOptions" : "options"
        locals.insert(options)
        var parameters: [String] = []
        var fields = ["case: \(JavaScriptNames.literal(call.name))"]
        for parameter in call.parameters {
            let local = Self.unused(parameter.name, in: &locals)
            documentation.renameParameter(parameter.name, to: local)
            parameters.append(isTyped ? "\(local): \(typeNames.name(of: parameter.type))" : local)
            fields.append(local == parameter.name ? local : "\(JavaScriptNames.property(parameter.name)): \(local)")
        }
        parameters.append(isTyped ? "\(options)?: \(typeNames.imported("CallOptions"))" : options)
        writer.comment(documentation)
        let result = isTyped ? ": Promise<\(typeNames.name(of: call.result))>" : ""
        let isDeclared = language == .declarations
        writer.wrapped(
            "\(JavaScriptNames.property(name))(",
            parameters,
            ")\(result)\(isDeclared ? ";" : " {")"
        )
        if isDeclared { return }
        writer.nested { writer in
            let object = "{ \(fields.joined(separator: ", ")) }"
            let oneLine = "return this.\(body.function)(\(object), \(body.schema), \(options));"
            if writer.fits(oneLine) { return writer.line(oneLine) }
            writer.line("return this.\(body.function)(")
            writer.nested { writer in
                writer.filled("{ ", fields, " },")
                writer.line("\(body.schema),")
                writer.line("\(options),")
            }
            writer.line(");")
        }
        writer.line("}")
    }

    /// `name`, with `_` behind it as long as it is taken.
    private static func unused(_ name: String, in taken: inout Set<String>) -> String {
        var name = name
        while !taken.insert(name).inserted { name += "_" }
        return name
    }

    // MARK: The interface

    private func interface(_ writer: inout SourceWriter) {
        let type = "\(typeNames.imported("Interface"))<\(module.callName), \(stateName), \(eventName)>"
        writer.line("const \(interfaceConstant)\(isTyped ? ": \(type)" : "") = {")
        writer.nested { writer in
            writer.line("call: \(initialConstants.calls),")
            if let state = module.state, !state.fields.isEmpty {
                writer.line("state: {")
                writer.nested { writer in
                    for (field, schema) in zip(state.fields, initialConstants.state) {
                        let name = JavaScriptNames.property(field.field.name)
                        let initial = field.initial.hasPrefix("{") ? "(\(field.initial))" : field.initial
                        writer.line("\(name): [\(schema), () => \(initial)],")
                    }
                }
                writer.line("},")
            } else {
                writer.line("state: {},")
            }
            writer.line("event: \(initialConstants.event),")
        }
        writer.line("};")
    }
}
