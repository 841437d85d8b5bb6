import Testing

/// What a macro is expected to say, and where: at a marker such as `1️⃣` in the source.
struct ExpectedDiagnostic {
    let marker: Character
    let message: String
    let notes: [ExpectedDiagnostic]
    let fixIt: String?

    static func error(
        _ marker: Character,
        _ message: String,
        notes: [ExpectedDiagnostic] = [],
        fixIt: String? = nil
    ) -> Self {
        Self(marker: marker, message: message, notes: notes, fixIt: fixIt)
    }

    static func note(_ marker: Character, _ message: String) -> Self {
        Self(marker: marker, message: message, notes: [], fixIt: nil)
    }
}

/// Expects that the macros in `markedSource` say exactly this, exactly there.
///
/// Whatever a macro leaves out because of a mistake, the rest of what it makes has to be Swift.
///
/// - Parameter fixed: The source after all fix-its. If every mistake has one, the macros must have nothing left to say.
func expectDiagnostics(
    _ markedSource: String,
    _ expected: [ExpectedDiagnostic],
    fixed: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let (source, places) = strippingMarkers(from: markedSource)
    let expansion = Expansion(of: source)
    func place(_ diagnostic: ExpectedDiagnostic) -> String {
        places[diagnostic.marker] ?? "no marker \(diagnostic.marker)"
    }
    let report = expected.flatMap { diagnostic in
        ["\(place(diagnostic)): error: \(diagnostic.message)"]
            + diagnostic.notes.map { "\(place($0)): note: \($0.message)" }
            + (diagnostic.fixIt.map { ["fix-it: \($0)"] } ?? [])
    }
    #expect(expansion.report == report, sourceLocation: sourceLocation)
    #expect(expansion.isWellFormed, "\(expansion.source)", sourceLocation: sourceLocation)
    if let fixed {
        #expect(expansion.fixed == fixed, sourceLocation: sourceLocation)
        if expected.allSatisfy({ $0.fixIt != nil }) {
            #expect(Expansion(of: fixed).report == [], sourceLocation: sourceLocation)
        }
    } else {
        #expect(!expected.contains { $0.fixIt != nil }, "say what the fix-it makes", sourceLocation: sourceLocation)
    }
}

/// The source without its markers, and where they were, as `LINE:COLUMN`.
private func strippingMarkers(from markedSource: String) -> (source: String, places: [Character: String]) {
    var source = ""
    var places: [Character: String] = [:]
    var (line, column) = (1, 1)
    for character in markedSource {
        if "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣".contains(character) {
            places[character] = "\(line):\(column)"
            continue
        }
        source.append(character)
        if character == "\n" {
            (line, column) = (line + 1, 1)
        } else {
            column += character.utf8.count
        }
    }
    return (source, places)
}
