import HardLightModel

extension SourceWriter {
    /// Writes a documentation comment.
    mutating func comment(_ documentation: Documentation) {
        lines(documentation.comment { fits($0) })
    }

    /// Writes `head`, the items with commas between them, and `tail`: in one line if that is short enough, else with an
    /// item on each line.
    mutating func wrapped(_ head: String, _ items: [String], _ tail: String) {
        let oneLine = head + items.joined(separator: ", ") + tail
        if fits(oneLine) { return line(oneLine) }
        line(head)
        nested { writer in
            for item in items { writer.line("\(item),") }
        }
        line(tail)
    }

    /// The same with as many items on each line as there is room for.
    mutating func filled(_ head: String, _ items: [String], _ tail: String) {
        let oneLine = head + items.joined(separator: ", ") + tail
        if fits(oneLine) { return line(oneLine) }
        line(String(head.reversed().drop { $0 == " " }.reversed()))
        nested { writer in
            var current = ""
            for item in items {
                let longer = current.isEmpty ? "\(item)," : "\(current) \(item),"
                if !current.isEmpty, !writer.fits(longer) {
                    writer.line(current)
                    current = "\(item),"
                } else {
                    current = longer
                }
            }
            writer.line(current)
        }
        line(String(tail.drop { $0 == " " }))
    }
}
