/// Text of strangers, made fit to be shown: in a page, and in a terminal, where control characters are commands.
enum PlainText {
    /// One line of it; `nil` if there is nothing to see in it.
    ///
    /// Without control characters and those that change the direction of what stands around them, with one space between
    /// words, and cut to `limit` characters. Of a character that consists of more than eight scalars the rest is cut: it
    /// can have any number.
    static func line(_ text: String, limit: Int) -> String? {
        var result = ""
        var count = 0
        var isSpaceDue = false
        var isVisible = false
        for character in text.prefix(limit * 4) {
            let scalars = character.unicodeScalars.prefix(8).filter { !isForbidden($0) }
            guard !character.isWhitespace, let first = scalars.first else {
                isSpaceDue = isSpaceDue || character.isWhitespace
                continue
            }
            let needsSpace = isSpaceDue && !result.isEmpty
            guard count + (needsSpace ? 2 : 1) <= limit else { break }
            if needsSpace {
                result.append(" ")
                count += 1
            }
            isSpaceDue = false
            isVisible = isVisible || Self.isVisible(first)
            result.unicodeScalars.append(contentsOf: scalars)
            count += 1
        }
        return isVisible ? result : nil
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: true
        // Joiners belong to emoji and to some scripts. The other ones that cannot be seen turn text around, or hide in it.
        case .format: scalar != "\u{200D}" && scalar != "\u{200C}"
        default: false
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark, .spacingMark, .spaceSeparator: false
        default: true
        }
    }
}
