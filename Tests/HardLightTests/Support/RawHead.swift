/// The head of an HTTP message.
struct RawHead {
    let startLine: String
    let fields: [(name: String, value: String)]

    init(_ text: String) {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        startLine = String(lines[0])
        fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts.count == 2 ? String(parts[1].drop { $0 == " " }) : "")
        }
    }

    /// The status of a response.
    var status: Int? {
        startLine.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    subscript(name: String) -> String? {
        fields.first { $0.name == name.lowercased() }?.value
    }
}
