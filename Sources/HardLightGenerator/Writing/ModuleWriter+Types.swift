import HardLightModel

extension ModuleWriter {
    /// Writes the types that the interface's users see.
    func types(_ writer: inout SourceWriter) {
        writer.line()
        calls(&writer)
        if let state = module.state {
            writer.line()
            object(state.name, state.fields.map(\.field), state.documentation, &writer)
        }
        for type in module.types where type.name != module.state?.name {
            writer.line()
            self.type(type, &writer)
        }
    }

    private func calls(_ writer: inout SourceWriter) {
        writer.comment(Documentation(lines: ["The calls of `\(module.interface.name)`."]))
        if module.calls.isEmpty { return writer.line("export type \(module.callName) = never;") }
        let cases = module.calls.map {
            DeclaredType.Case(name: $0.name, payloads: $0.parameters, documentation: .none)
        }
        union(module.callName, cases, &writer)
    }

    private func type(_ type: DeclaredType, _ writer: inout SourceWriter) {
        switch type.kind {
        case .structure(let fields, _): object(type.name, fields, type.documentation, &writer)
        case .enumeration(let cases):
            writer.comment(type.documentation)
            if type.plainCases == nil {
                union(type.name, cases, &writer)
            } else {
                strings(type.name, cases, &writer)
            }
        }
    }

    private func object(
        _ name: String,
        _ fields: [Field],
        _ documentation: Documentation,
        _ writer: inout SourceWriter
    ) {
        writer.comment(documentation)
        if fields.isEmpty { return writer.line("export interface \(name) {}") }
        writer.block("export interface \(name)") { writer in
            for field in fields {
                writer.comment(field.documentation)
                writer.line("\(property(field));")
            }
        }
    }

    private func union(_ name: String, _ cases: [DeclaredType.Case], _ writer: inout SourceWriter) {
        writer.line("export type \(name) =")
        writer.nested { writer in
            for (index, enumCase) in cases.enumerated() {
                writer.comment(enumCase.documentation)
                let name = JavaScriptNames.literal(enumCase.name)
                let properties = ["readonly case: \(name)"] + enumCase.payloads.map(property)
                let end = index == cases.count - 1 ? ";" : ""
                let oneLine = "| { \(properties.joined(separator: "; ")) }\(end)"
                if writer.fits(oneLine) {
                    writer.line(oneLine)
                    continue
                }
                writer.line("| {")
                writer.nested { $0.lines(properties.map { "\($0);" }) }
                writer.line("}\(end)")
            }
        }
    }

    private func strings(_ name: String, _ cases: [DeclaredType.Case], _ writer: inout SourceWriter) {
        let names = cases.map { JavaScriptNames.literal($0.name) }
        let oneLine = "export type \(name) = \(names.joined(separator: " | "));"
        let hasDocumentation = cases.contains { $0.documentation != .none }
        if !hasDocumentation, writer.fits(oneLine) { return writer.line(oneLine) }
        writer.line("export type \(name) =")
        writer.nested { writer in
            for (index, enumCase) in cases.enumerated() {
                writer.comment(enumCase.documentation)
                writer.line("| \(names[index])\(index == cases.count - 1 ? ";" : "")")
            }
        }
    }

    private func property(_ field: Field) -> String {
        "readonly \(JavaScriptNames.property(field.name)): \(typeNames.name(of: field.type))"
    }
}
