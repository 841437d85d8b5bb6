/// Names of servers as certificates have them.
package enum DNSName {
    /// Whether `pattern`, out of a certificate, is for `name`: the same labels in any case of letters. A leftmost label
    /// of `*` stands for any one label, if at least two follow it (RFC 9525 §6.3).
    package static func matches(_ name: String, pattern: String) -> Bool {
        let nameLabels = labels(name)
        let patternLabels = labels(pattern)
        guard nameLabels.count == patternLabels.count, !nameLabels.contains("") else { return false }
        guard patternLabels.first == "*" else { return nameLabels == patternLabels }
        return patternLabels.count >= 3 && nameLabels.dropFirst() == patternLabels.dropFirst()
    }

    private static func labels(_ name: String) -> [Substring] {
        // A dot at the end says that the name is complete, and is no part of it.
        let complete = name.hasSuffix(".") ? name.dropLast() : name[...]
        return complete.lowercased()[...].split(separator: ".", omittingEmptySubsequences: false)
    }
}
