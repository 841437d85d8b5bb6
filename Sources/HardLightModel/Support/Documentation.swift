package import SwiftSyntax

extension SyntaxProtocol {
    /// The documentation comment of this declaration, line by line and without the indentation that it has in its file.
    ///
    /// As in the compiler, the comment is what stands before the first token, an attribute included, and a blank line
    /// or a plain comment ends it.
    package var documentation: [String] {
        var lines: [String] = []
        var indentation = 0
        var newlines = 0
        for piece in leadingTrivia {
            switch piece {
            case .docLineComment(let text):
                if newlines > 1 { lines = [] }
                lines.append(text)
                newlines = 0
            case .docBlockComment(let text):
                if newlines > 1 { lines = [] }
                lines += text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
                    index == 0 ? String(line) : line.droppingIndentation(upTo: indentation)
                }
                newlines = 0
            case .lineComment, .blockComment:
                lines = []
            case .newlines(let count), .carriageReturnLineFeeds(let count), .carriageReturns(let count):
                newlines += count
                indentation = 0
            case .spaces(let count), .tabs(let count):
                indentation += count
            default:
                break
            }
        }
        return newlines > 1 ? [] : lines
    }
}

extension Substring {
    fileprivate func droppingIndentation(upTo limit: Int) -> String {
        var line = self
        var dropped = 0
        while dropped < limit, let first = line.first, first == " " || first == "\t" {
            line.removeFirst()
            dropped += 1
        }
        while line.last == "\r" { line.removeLast() }
        return String(line)
    }
}
