import SwiftParser
package import SwiftSyntax
import SwiftSyntaxBuilder

extension TokenSyntax {
    /// The name that this token spells, without backticks.
    package var unescapedName: String { text.withoutBackticks }
}

extension String {
    /// This name without the backticks around it.
    package var withoutBackticks: String {
        guard count > 2, hasPrefix("`"), hasSuffix("`") else { return self }
        return String(dropFirst().dropLast())
    }

    /// This name as it is written where a variable, a case or a function is declared or used: in backticks if it is a
    /// keyword, or no identifier otherwise.
    package var escapedIdentifier: String {
        isValidSwiftIdentifier(for: .variableName) ? self : "`\(self)`"
    }

    /// This name as it is written after a dot.
    package var escapedMember: String {
        isValidSwiftIdentifier(for: .memberAccess) ? self : "`\(self)`"
    }

    /// This name as it is written as an argument label or as the name of a parameter or a payload: keywords need no
    /// backticks there, and get a warning with them, except for those that could begin a declaration.
    package var escapedLabel: String {
        let isWord = utf8.allSatisfy { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
        return isWord && !["inout", "let", "var"].contains(self) ? self : escapedIdentifier
    }

    /// This text as a Swift string literal.
    package var asLiteral: String {
        StringLiteralExprSyntax(content: self).description
    }
}
