import HardLightGenerator
import Testing

/// The module for an interface in one file.
func module(
    of source: String,
    language: Generator.Language = .typeScript,
    interface: String? = nil
) throws -> String {
    var generator = Generator()
    generator.language = language
    generator.interface = interface
    return try generator.generate(from: [.init(path: "Interface.swift", text: source)])[0].text
}

/// The module for an interface whose one method has a parameter of type `type`, with `declarations` beside it.
func module(taking type: String, _ declarations: String = "") throws -> String {
    try module(of: "@RPC protocol Store {\n    func put(item: \(type)) async throws\n}\n\(declarations)")
}

/// Expects lines of a module, one after the other, whatever their indentation.
func expect(_ module: String, contains lines: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    func trimmed(_ text: some StringProtocol) -> String { String(text.drop { $0 == " " }) }
    let all = module.split(separator: "\n").map(trimmed)
    let wanted = lines.flatMap { $0.split(separator: "\n") }.map(trimmed)
    let isThere = all.indices.contains { start in all[start...].starts(with: wanted) }
    #expect(isThere, "\(wanted.joined(separator: "\n")) is not in:\n\(module)", sourceLocation: sourceLocation)
}

/// Expects that there is no module for `markedSource`, and what is said about it, each at its marker: `1️⃣`.
///
/// - Parameter file: The file's name, in case there are several: they are parted by lines of `-----`.
func expectProblems(
    _ markedSource: String,
    _ expected: (marker: Character, message: String)...,
    notes: [(marker: Character, message: String)] = [],
    interface: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    var places: [Character: String] = [:]
    var files: [Generator.File] = []
    for (number, text) in markedSource.split(separator: "-----\n").enumerated() {
        var source = ""
        var (line, column) = (1, 1)
        for character in text {
            if "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣".contains(character) {
                places[character] = "File\(number + 1).swift:\(line):\(column)"
                continue
            }
            source.append(character)
            (line, column) = character == "\n" ? (line + 1, 1) : (line, column + character.utf8.count)
        }
        files.append(Generator.File(path: "File\(number + 1).swift", text: source))
    }
    var generator = Generator()
    generator.interface = interface
    do throws(GenerationError) {
        let module = try generator.generate(from: files)
        Issue.record("there is a module:\n\(module[0].text)", sourceLocation: sourceLocation)
    } catch {
        let lines =
            expected.map { "\(places[$0.marker] ?? "no marker \($0.marker)"): error: \($0.message)" }
            + notes.map { "\(places[$0.marker] ?? "no marker \($0.marker)"): note: \($0.message)" }
        let found = error.description.split(separator: "\n").map(String.init)
        #expect(Set(found) == Set(lines), sourceLocation: sourceLocation)
    }
}
