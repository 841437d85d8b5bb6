/// A Rust type, as the golden files write it.
indirect enum RustType: Hashable, Sendable {
    /// A name, without the modules before it, and its arguments: `HashMap<u32, String>`.
    case named(String, [RustType])
    case tuple([RustType])
    case array(RustType, count: Int)
    case slice(RustType)

    struct Malformed: Error {
        let text: String
    }

    /// Parses `text`.
    init(_ text: String) throws {
        var parser = Parser(rest: text[...].filter { $0 != " " }[...])
        self = try parser.type()
        guard parser.rest.isEmpty else { throw Malformed(text: text) }
    }

    private struct Parser {
        var rest: Substring

        mutating func take(_ text: String) -> Bool {
            guard rest.hasPrefix(text) else { return false }
            rest.removeFirst(text.count)
            return true
        }

        mutating func type() throws -> RustType {
            if take("(") { return .tuple(try list(until: ")")) }
            if take("[") {
                let element = try type()
                if take("]") { return .slice(element) }
                guard take(";"), let end = rest.firstIndex(of: "]"), let count = Int(rest[..<end]) else {
                    throw Malformed(text: String(rest))
                }
                rest = rest[rest.index(after: end)...]
                return .array(element, count: count)
            }
            let path = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
            guard let name = path.split(separator: ":").last else { throw Malformed(text: String(rest)) }
            rest.removeFirst(path.count)
            return .named(String(name), take("<") ? try list(until: ">") : [])
        }

        mutating func list(until end: String) throws -> [RustType] {
            var types: [RustType] = []
            while !take(end) {
                types.append(try type())
                if !take(",") && !rest.hasPrefix(end) { throw Malformed(text: String(rest)) }
            }
            return types
        }
    }
}
