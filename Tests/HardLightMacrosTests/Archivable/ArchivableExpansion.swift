import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros

@testable import HardLightMacros

/// What `@Archivable` makes of the declarations of a source file.
struct ArchivableExpansion {
    /// The file with its macros expanded.
    let source: String

    /// What the macro said: `LINE:COLUMN: MESSAGE`.
    let diagnostics: [String]

    init(of original: String) {
        let file = Parser.parse(source: original)
        let context = BasicMacroExpansionContext(
            sourceFiles: [file: .init(moduleName: "Module", fullFilePath: "File.swift")]
        )
        let expanded = file.expand(
            macroSpecs: [
                "Archivable": MacroSpec(type: ArchivableMacro.self, conformances: ["Archivable", "Sendable"])
            ],
            contextGenerator: { node in
                BasicMacroExpansionContext(sharingWith: context, lexicalContext: node.allMacroLexicalContexts())
            },
            indentationWidth: .spaces(4)
        )
        source = expanded.description
        diagnostics = context.diagnostics.map { diagnostic in
            let place = context.location(for: diagnostic.position, anchoredAt: diagnostic.node, fileName: "")
            return "\(place.line):\(place.column): \(diagnostic.message)"
        }
    }

    /// Whether the expansion contains these lines, one after the other, whatever their indentation.
    func contains(_ lines: String...) -> Bool {
        let all = source.split(separator: "\n").map { $0.drop { $0 == " " } }
        return all.indices.contains { start in
            zip(lines, all[start...]).allSatisfy { $0 == $1 } && all.count - start >= lines.count
        }
    }
}
