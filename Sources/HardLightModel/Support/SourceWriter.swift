/// Writes Swift with the line breaks and the indentation that a person would choose.
package struct SourceWriter {
    /// Longer lines are broken, one element of their list per line.
    private static let lineLength = 120

    package private(set) var text = ""
    private var depth = 0

    package init() {}

    /// Writes one line. An empty one gets no indentation.
    package mutating func line(_ content: String = "") {
        text += content.isEmpty ? "\n" : indentation + content + "\n"
    }

    /// Writes `lines`, one after the other.
    package mutating func lines(_ lines: [String]) {
        for content in lines { line(content) }
    }

    /// Writes `head {`, the body one level deeper, and `}`.
    package mutating func block(_ head: String, _ body: (inout Self) -> Void) {
        line(head + " {")
        nested(body)
        line("}")
    }

    /// Writes `content` one level deeper.
    package mutating func nested(_ content: (inout Self) -> Void) {
        depth += 1
        content(&self)
        depth -= 1
    }

    /// Writes `head`, the elements with commas between them, and `tail`: in one line if that is short enough, else with
    /// an element on each line.
    package mutating func list(_ head: String, _ elements: [String], _ tail: String) {
        let joined = head + elements.joined(separator: ", ") + tail
        guard !fits(joined), !elements.isEmpty else { return line(joined) }
        line(head)
        nested { writer in
            for element in elements.dropLast() { writer.line(element + ",") }
            writer.line(elements[elements.count - 1])
        }
        line(tail)
    }

    /// Whether `content` is short enough for a line of its own.
    package func fits(_ content: String) -> Bool {
        indentation.count + content.count <= Self.lineLength
    }

    private var indentation: String { String(repeating: "    ", count: depth) }
}
