import Testing

/// Expects that the macros make `expanded` out of `source`, letter by letter, and have nothing to say.
func expectExpansion(_ source: String, _ expanded: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let expansion = Expansion(of: source)
    #expect(expansion.report == [], sourceLocation: sourceLocation)
    #expect(expansion.isWellFormed, sourceLocation: sourceLocation)
    // Line by line: the first difference is then easy to find.
    let actual = expansion.source.split(separator: "\n", omittingEmptySubsequences: false)
    let expected = expanded.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, (actual, expected)) in zip(actual, expected).enumerated() where actual != expected {
        Issue.record("line \(number + 1): \"\(actual)\" is not \"\(expected)\"", sourceLocation: sourceLocation)
        return
    }
    #expect(actual.count == expected.count, "\(expansion.source)", sourceLocation: sourceLocation)
}
