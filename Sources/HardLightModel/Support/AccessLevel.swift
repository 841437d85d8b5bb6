package import SwiftSyntax

/// How visible generated code is: as visible as the declaration that it is generated for.
package struct AccessLevel {
    /// The modifier of a declaration that stands beside the original one, with a space after it, or empty.
    package let peerModifier: String

    /// The modifier of a declaration inside a generated one, with a space after it, or empty.
    package let memberModifier: String

    /// The access level of a declaration with `modifiers` inside `lexicalContext` (innermost first).
    package init(of modifiers: DeclModifierListSyntax, in lexicalContext: [Syntax]) {
        if let keyword = Self.keyword(in: modifiers) {
            switch keyword {
            case .public, .package:
                (peerModifier, memberModifier) = ("\(keyword) ", "\(keyword) ")
            case .private, .fileprivate:
                // `private` at file scope means `fileprivate`. A member needs no modifier: it cannot be seen from
                // further away than its type.
                (peerModifier, memberModifier) = ("fileprivate ", "")
            default:
                (peerModifier, memberModifier) = ("", "")
            }
        } else if let keyword = Self.keywordOfExtension(in: lexicalContext) {
            // `public extension` makes its members public, so a modifier would be redundant; their members it does not.
            (peerModifier, memberModifier) = ("", "\(keyword) ")
        } else {
            (peerModifier, memberModifier) = ("", "")
        }
    }

    /// The modifier that says `private`, if there is one.
    package static func privateModifier(in modifiers: DeclModifierListSyntax) -> DeclModifierSyntax? {
        modifiers.first { $0.name.tokenKind == .keyword(.private) && $0.detail == nil }
    }

    /// The access level that an extension gives to the declarations directly inside it, if it is wider than `internal`.
    package static func keywordOfExtension(in lexicalContext: [Syntax]) -> String? {
        lexicalContext.first?.as(ExtensionDeclSyntax.self).flatMap { Self.keyword(in: $0.modifiers) }
            .flatMap { [.public, .package].contains($0) ? $0.rawValue : nil }
    }

    /// Whether `modifiers` name an access level.
    package static func isStated(in modifiers: DeclModifierListSyntax) -> Bool {
        keyword(in: modifiers) != nil
    }

    private enum Keyword: String, CustomStringConvertible {
        case `public`, package, `internal`, `fileprivate`, `private`

        var description: String { rawValue }
    }

    private static func keyword(in modifiers: DeclModifierListSyntax) -> Keyword? {
        modifiers.lazy.filter { $0.detail == nil }.compactMap { Keyword(rawValue: $0.name.text) }.first
    }
}
