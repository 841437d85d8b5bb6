import HardLightModel
import SwiftSyntax

/// What a documentation comment says, in the words of JSDoc.
struct Documentation: Equatable {
    /// Line by line, without what makes them a comment.
    private(set) var lines: [String]

    static let none = Documentation(lines: [])

    init(lines: [String]) { self.lines = lines }

    /// The documentation of a declaration, and that it is deprecated, if it is.
    init(of declaration: some SyntaxProtocol) {
        self.init(comment: declaration.documentation)
        let attributes = declaration.asProtocol((any WithAttributesSyntax).self)?.attributes
        if let attribute = attributes?.availability.first(where: \.saysDeprecated) {
            lines.append(attribute.deprecationMessage.map { "@deprecated \($0)" } ?? "@deprecated")
        }
    }

    /// The documentation in a comment of Swift, line by line.
    init(comment: [String]) {
        lines = []
        var reader = Reader()
        for line in Self.contents(of: comment) { reader.read(line) }
        lines = reader.lines.map(Self.translated)
        while lines.last == "" { lines.removeLast() }
    }

    /// The comment, line by line: one if that fits, and none if there is nothing to say.
    func comment(fits: (String) -> Bool) -> [String] {
        if lines.isEmpty { return [] }
        let safe = lines.map { $0.replacing("*/", with: "*\\/") }
        let oneLine = "/** \(safe[0]) */"
        if safe.count == 1, fits(oneLine) { return [oneLine] }
        return ["/**"] + safe.map { $0.isEmpty ? " *" : " * \($0)" } + [" */"]
    }

    /// The documentation with a line behind it.
    func adding(_ line: String) -> Documentation { Documentation(lines: lines + [line]) }

    /// Changes the name of a parameter in the line about it.
    mutating func renameParameter(_ name: String, to newName: String) {
        for index in lines.indices where lines[index].hasPrefix("@param \(name) ") {
            lines[index] = "@param \(newName) \(lines[index].dropFirst("@param \(name) ".count))"
        }
    }

    // MARK: Reading

    /// What is in the comment: its lines without slashes, stars and the space behind them.
    private static func contents(of comment: [String]) -> [String] {
        var contents: [String] = []
        var isInBlock = false
        for line in comment {
            var text = Substring(line)
            if !isInBlock, text.hasPrefix("///") {
                text = text.dropFirst(3)
                contents.append(String(text.first == " " ? text.dropFirst() : text))
                continue
            }
            let begins = !isInBlock && text.hasPrefix("/**")
            if begins { (text, isInBlock) = (text.dropFirst(3), true) }
            let ends = text.hasSuffix("*/")
            if ends { (text, isInBlock) = (text.dropLast(2), false) }
            if !begins {
                let afterSpaces = text.drop { $0 == " " || $0 == "\t" }
                if afterSpaces.first == "*" { text = afterSpaces.dropFirst() }
            }
            while text.last == " " { text = text.dropLast() }
            let content = String(text.first == " " ? text.dropFirst() : text)
            // The first and the last line of a block may have nothing but its marks.
            if !content.isEmpty || !(begins || ends) { contents.append(content) }
        }
        return contents
    }

    /// Makes tags of the items that Swift's documentation has for parameters, results and errors.
    private struct Reader {
        private(set) var lines: [String] = []
        private var isInParameters = false

        mutating func read(_ line: String) {
            let text = line.drop { $0 == " " }
            guard text.hasPrefix("- ") else {
                if !text.isEmpty, line.first != " " { isInParameters = false }
                // What goes on with an item is indented in Swift.
                let continuesTag = line.first == " " && lines.last { !$0.isEmpty }?.hasPrefix("@") == true
                lines.append(continuesTag ? String(text) : line)
                return
            }
            let item = text.dropFirst(2)
            let parts = item.split(separator: ":", maxSplits: 1)
            let head = parts.first.map(String.init) ?? ""
            let rest = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            switch head.lowercased() {
            case "parameters": isInParameters = true
            case "returns": begin("@returns", rest)
            case "throws": begin("@throws", rest)
            case let words where words.hasPrefix("parameter ") && item.contains(":"):
                begin("@param \(head.dropFirst("parameter ".count))", rest)
            default:
                if isInParameters, line.first == " ", item.contains(":") {
                    begin("@param \(head)", rest)
                } else {
                    isInParameters = false
                    lines.append(line)
                }
            }
        }

        private mutating func begin(_ tag: String, _ text: Substring) {
            // One empty line before the first tag, none between them.
            while lines.count > 1, lines.last == "", lines[lines.count - 2].hasPrefix("@") { lines.removeLast() }
            lines.append("\(tag) \(text)")
        }
    }

    /// The line with Swift's links and `nil` as readers of TypeScript know them.
    private static func translated(_ line: String) -> String {
        var result = ""
        var rest = Substring(line)
        while let start = rest.firstRange(of: "``") {
            let after = rest[start.upperBound...]
            guard let end = after.firstRange(of: "``"), !after.hasPrefix("`") else { break }
            // ``CounterEvent/incremented(to:from:)``
            let link = after[..<end.lowerBound].prefix { $0 != "(" }.replacing("/", with: ".")
            result += rest[..<start.lowerBound] + "`\(link)`"
            rest = after[end.upperBound...]
        }
        return (result + rest).replacing("`nil`", with: "`null`")
    }
}

extension AttributeSyntax {
    /// What `@available(*, deprecated, message: "…")` says.
    fileprivate var deprecationMessage: String? {
        guard case .availability(let arguments) = arguments else { return nil }
        for case .availabilityLabeledArgument(let argument) in arguments.map(\.argument) {
            guard argument.label.text == "message", case .string(let text) = argument.value else { continue }
            return text.segments.map(\.content.text).joined()
        }
        return nil
    }
}
