import SwiftDiagnostics
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

/// A Swift file, parsed.
struct SourceFile {
    /// The path as it goes into messages and into the module's first line.
    let path: String
    let tree: SourceFileSyntax

    private let converter: SourceLocationConverter

    init(path: String, text: String) {
        self.path = path
        tree = Parser.parse(source: text)
        converter = SourceLocationConverter(fileName: path, tree: tree)
    }

    /// Where a position of the file is.
    func place(of position: AbsolutePosition) -> Problem.Place {
        let location = converter.location(for: position)
        return Problem.Place(file: path, line: location.line, column: location.column)
    }

    /// What keeps the file from being Swift, as far as a parser can tell.
    var syntaxErrors: [Problem] {
        ParseDiagnosticsGenerator.diagnostics(for: tree)
            .filter { $0.diagMessage.severity == .error }
            .map { Problem(at: place(of: $0.position), "\($0.message); the file has to be Swift that compiles") }
    }
}
