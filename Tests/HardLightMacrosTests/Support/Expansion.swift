import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import Testing

@testable import HardLightMacros

/// A source file with its macros expanded, as the compiler would do it.
struct Expansion {
    /// The file with what the macros made.
    let source: String

    /// `source` without what is for a page: what the compiler sees of it for a server and its clients.
    var forServer: String {
        var isForPage = false
        return source.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if line.hasSuffix("#if hasFeature(Embedded)") { isForPage = true }
            if line.hasSuffix("#else") { isForPage = false }
            return !isForPage
        }.joined(separator: "\n")
    }

    /// Whether that is Swift, as far as a parser can tell.
    let isWellFormed: Bool

    /// What the macros said, in the order of the source: `LINE:COLUMN: error: MESSAGE`, each with its notes and its
    /// fix-its on lines of their own.
    let report: [String]

    /// The original file after all the fix-its.
    let fixed: String

    init(of original: String) {
        let file = Parser.parse(source: original)
        let context = BasicMacroExpansionContext(
            sourceFiles: [file: .init(moduleName: "Module", fullFilePath: "File.swift")]
        )
        let expanded = file.expand(
            macroSpecs: [
                "ConnectionState": MacroSpec(type: ConnectionStateMacro.self, conformances: ["ConnectionState"]),
                "RPC": MacroSpec(type: RPCMacro.self),
            ],
            contextGenerator: { node in
                BasicMacroExpansionContext(sharingWith: context, lexicalContext: node.allMacroLexicalContexts())
            },
            indentationWidth: .spaces(4)
        )
        source = expanded.description
        isWellFormed = !expanded.hasError

        let diagnostics = context.diagnostics.map { diagnostic in
            (offset: context.offset(of: diagnostic.position, in: diagnostic.node), diagnostic: diagnostic)
        }.sorted { $0.offset < $1.offset }.map(\.diagnostic)
        report = diagnostics.flatMap { diagnostic in
            ["\(context.place(of: diagnostic.position, in: diagnostic.node)): error: \(diagnostic.message)"]
                + diagnostic.notes.map { "\(context.place(of: $0.position, in: $0.node)): note: \($0.message)" }
                + diagnostic.fixIts.map { "fix-it: \($0.message.message)" }
        }
        var fixed = [UInt8](original.utf8)
        // From the end to the beginning, so that no edit moves the place of another.
        for diagnostic in diagnostics.reversed() {
            for edit in diagnostic.fixIts.flatMap(\.edits) {
                let start = context.offset(of: edit.range.lowerBound, in: diagnostic.node)
                let end = context.offset(of: edit.range.upperBound, in: diagnostic.node)
                fixed.replaceSubrange(start..<end, with: edit.replacement.utf8)
            }
        }
        self.fixed = String(decoding: fixed, as: UTF8.self)
    }
}

extension BasicMacroExpansionContext {
    /// A macro sees its declaration cut out of the file: these are the places in the file.
    fileprivate func offset(of position: AbsolutePosition, in node: Syntax) -> Int {
        location(for: position, anchoredAt: node, fileName: "").offset
    }

    fileprivate func place(of position: AbsolutePosition, in node: Syntax) -> String {
        let location = location(for: position, anchoredAt: node, fileName: "")
        return "\(location.line):\(location.column)"
    }
}
