import HardLightModel

extension ModuleWriter {
    /// Writes a constant of the schema.
    func constant(_ constant: Constant, _ writer: inout SourceWriter) {
        let isTyped = language == .typeScript
        let annotation = isTyped ? constant.annotation.map { ": \(typeNames.imported("Type"))<\($0)>" } ?? "" : ""
        let start = "const \(constant.name)\(annotation) = "
        switch constant.value {
        case .expression(let expression):
            writer.line("\(start)\(expression);")
        case .list(let head, let typeArgument, let elements):
            let head = "\(start)\(head)\(isTyped ? "<\(typeArgument)>" : "")(["
            writer.filled(head, elements, "]);")
        case .object(let head, let typeArgument, let arguments, let entries):
            let head = "\(start)\(head)\(isTyped ? "<\(typeArgument)>" : "")(\(arguments), "
            if entries.isEmpty { return writer.line("\(head){});") }
            writer.line("\(head){")
            writer.nested { writer in
                for entry in entries { self.entry(entry, &writer) }
            }
            writer.line("});")
        }
    }

    private func entry(_ entry: Constant.Entry, _ writer: inout SourceWriter) {
        let name = JavaScriptNames.property(entry.name)
        switch entry.value {
        case .text(let text): writer.line("\(name): \(text),")
        case .entries(let entries):
            let parts = entries.map { part -> String in
                guard case .text(let text) = part.value else { return "" }
                return "\(JavaScriptNames.property(part.name)): \(text)"
            }
            let oneLine = parts.isEmpty ? "\(name): {}," : "\(name): { \(parts.joined(separator: ", ")) },"
            if writer.fits(oneLine) { return writer.line(oneLine) }
            writer.line("\(name): {")
            writer.nested { writer in
                for part in parts { writer.line("\(part),") }
            }
            writer.line("},")
        }
    }
}
