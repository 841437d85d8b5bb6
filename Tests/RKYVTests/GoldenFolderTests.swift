import Foundation
import Testing

/// The golden data itself: that it is read from where it should be, and that what is not there is noticed.
@Suite struct GoldenFolderTests {
    private struct Row: Decodable {
        let number: Int
    }

    private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("golden-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        try body(folder.path)
    }

    @Test func aFolderThatWasAskedForIsRead() throws {
        let files = ["a.json": #"[{"number": 1}, {"number": 2}]"#, "b.jsonl": "{\"number\": 3}\n{\"number\": 4}\n"]
        try withFolder(files) { folder in
            let (array, lines) = (
                try GoldenFolder.rows(Row.self, in: "a.json", of: folder),
                try GoldenFolder.rows(Row.self, in: "b.jsonl", of: folder)
            )
            #expect(array?.map(\.number) == [1, 2])
            #expect(lines?.map(\.number) == [3, 4])
        }
    }

    @Test func aFileThatItLacksIsAbsentAndNoError() throws {
        try withFolder([:]) { folder in
            let rows = try GoldenFolder.rows(Row.self, in: "rkyv-0.7.json", of: folder)
            #expect(rows?.count == nil)
        }
    }

    @Test func aFolderThatIsNotThereIsAnError() {
        let folder = "/nowhere/\(UUID().uuidString)"
        #expect(throws: GoldenFolder.Missing(name: folder)) { try GoldenFolder.read("rkyv-0.7.json", in: folder) }
    }

    @Test func aCommittedCopyThatIsMissingIsAnError() throws {
        #expect(throws: GoldenFolder.Missing(name: "missing.json")) { try GoldenFolder.read("missing.json", in: nil) }
        for name in ["rkyv-0.7.json", "layouts.json", "invalid.json", "fuzz.jsonl", "keys.json"] {
            #expect(try GoldenFolder.read(name, in: nil)?.isEmpty == false)
        }
    }

    @Test func aFileWithoutRowsIsAnError() throws {
        try withFolder(["a.json": "[]", "b.jsonl": "\n"]) { folder in
            for name in ["a.json", "b.jsonl"] {
                #expect(throws: GoldenFolder.Empty(name: name)) {
                    try GoldenFolder.rows(Row.self, in: name, of: folder)
                }
            }
        }
    }

    @Test(arguments: ["Nonsense", "Vec<Nonsense>", "HashMap<f32, u8>", "hardlight 9.9.9 ClientMessage", "(u8", ""])
    func aTypeThatNobodyKnowsIsAnError(name: String) {
        #expect(throws: (any Error).self) { try RustType.swiftType(named: name) }
    }
}
