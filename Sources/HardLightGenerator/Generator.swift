import HardLightModel

/// Writes clients of interfaces in TypeScript.
///
/// It reads Swift files by the model that the macros read them by, so that the two agree on what an interface says. It
/// does not compile them: what they name has to be declared in them, or be one of HardLight's or Swift's own types.
package struct Generator {
    /// A file that was read, or is to be written.
    package struct File: Equatable, Sendable {
        /// The path as messages name it, or the name of a file to write.
        package let path: String
        package let text: String

        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// In what language a module is.
    package enum Language: String, CaseIterable, Sendable {
        /// One file, for a compiler: `counter.ts`.
        case typeScript
        /// Two files, for browsers as they are, and for editors: `counter.js` and `counter.d.ts`.
        case javaScript
    }

    /// The interface to take where the files have several; `nil` where they have one.
    package var interface: String?
    /// The name of the module, without an ending; `nil` for that of the interface in small letters with hyphens.
    package var name: String?
    package var language = Language.typeScript
    /// What stands before the names of the runtime's modules in imports: where they are, seen from the module.
    package var runtime = "./"

    package init() {}

    /// The module's files.
    ///
    /// - Parameter sources: Swift files with one interface and all types that it names. Their order makes no difference
    ///   but in the module's first line.
    /// - Throws: ``GenerationError`` with all problems that were found.
    package func generate(from sources: [File]) throws(GenerationError) -> [File] {
        let files = sources.map { SourceFile(path: $0.path, text: $0.text) }
        let errors = files.flatMap(\.syntaxErrors)
        if !errors.isEmpty { throw GenerationError(errors) }

        let problems = Problems(in: files)
        guard let module = ModuleReader(files, problems: problems).read(interface: interface) else {
            throw GenerationError(problems.sorted)
        }
        let name = name ?? JavaScriptNames.file(module.interface.name)
        func file(_ ending: String, _ language: ModuleWriter.Language) -> File {
            let writer = ModuleWriter(module, in: language, sources: sources.map(\.path), runtime: runtime)
            return File(path: "\(name).\(ending)", text: writer.text)
        }
        return switch language {
        case .typeScript: [file("ts", .typeScript)]
        case .javaScript: [file("js", .javaScript), file("d.ts", .declarations)]
        }
    }

    /// Whether the text of a file is a module that a generator has written, or one of the runtime's, so that another may
    /// take its place.
    package static func isGenerated(_ text: String) -> Bool {
        text.hasPrefix(ModuleWriter.mark) || text.hasPrefix(Runtime.mark)
    }
}
