/// What JavaScript and TypeScript have to say about names.
enum JavaScriptNames {
    /// Whether `name` can stand where a variable, a parameter or a type is declared, keywords aside.
    static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first == "_" || first == "$" || first.properties.isIDStart else {
            return false
        }
        return name.unicodeScalars.dropFirst().allSatisfy { $0 == "$" || $0.properties.isIDContinue }
    }

    /// The name as that of a property in an object or a class: in quotes if it has to be.
    static func property(_ name: String) -> String {
        isIdentifier(name) ? name : literal(name)
    }

    /// Why no object can have a property of this name, or none in the place where it is declared; else `nil`.
    static func problem(withProperty name: String) -> String? {
        if name == "__proto__" { return "it stands for an object's prototype" }
        // Properties that are numbers come first, wherever they are declared; the order of fields must not change.
        let isNumber = !name.isEmpty && name.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return isNumber ? "properties that are numbers come before all others" : nil
    }

    /// The text as a literal in single quotes.
    static func literal(_ text: String) -> String {
        var literal = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'", "\\": literal += "\\\(scalar)"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            case "\u{0}"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                literal += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "'"
    }

    /// `CounterEvent` as the name of a constant: `counterEvent`.
    static func constant(_ name: String) -> String {
        let scalars = Array(name)
        // Of an abbreviation all letters: `urlState`, `id`; the last one begins the next word.
        var count = scalars.prefix { $0.isUppercase }.count
        if count > 1, count < scalars.count, scalars[count].isLetter { count -= 1 }
        return String(scalars[..<count]).lowercased() + String(scalars[count...])
    }

    /// `CounterEvent` as the name of a file: `counter-event`.
    static func file(_ name: String) -> String {
        var words = ""
        let characters = Array(name)
        for (index, character) in characters.enumerated() {
            let isUpper = character.isUppercase
            let afterLower = index > 0 && !characters[index - 1].isUppercase
            let beforeLower = index + 1 < characters.count && characters[index + 1].isLowercase
            if isUpper, index > 0, afterLower || beforeLower, characters[index - 1] != "_" { words += "-" }
            words += character == "_" ? "-" : character.lowercased()
        }
        return words
    }

    /// What no variable can be called: keywords, and what strict code does not allow.
    static let reservedVariables: Set<String> = [
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete",
        "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements",
        "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public",
        "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void",
        "while", "with", "yield",
    ]

    /// What no type can be called: TypeScript's own types, and those of JavaScript that modules mention.
    static let reservedTypes: Set<String> = reservedVariables.union([
        "any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown", "Map", "Promise",
        "ReadonlyMap", "ReadonlySet", "Set", "Uint8Array", "Array", "Infinity", "NaN",
    ])

    /// What a client has besides the interface's methods, and what JavaScript expects of any object.
    static let reservedMethods: Set<String> = [
        "call", "callThrowing", "close", "closed", "constructor", "events", "onEvent", "state", "stateStore", "status",
        "statusStore", "then", "untilOpen",
    ]
}
