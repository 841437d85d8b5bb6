import Foundation
import Testing

/// Code in the documents is code that is compiled: every block of Swift stands, line by line, in the examples or here.
@Suite("Documents")
struct DocumentationTests {
    private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

    /// A Swift block of a document.
    struct Block: CustomTestStringConvertible {
        let document: String
        let lines: [String]

        var testDescription: String { "\(document): \(lines.first ?? "")" }
    }

    static let documents = [
        "README.md",
        "Sources/HardLight/HardLight.docc/YourFirstService.md",
        "Sources/HardLight/HardLight.docc/ServingByHand.md",
        "Sources/HardLight/HardLight.docc/LiveViews.md",
        "Sources/HardLight/HardLight.docc/WhoMayConnect.md",
        "Sources/HardLight/HardLight.docc/TestingAService.md",
        "Sources/RKYV/RKYV.docc/Archives.md",
        "Sources/RKYV/RKYV.docc/Evolution.md",
        "docs/web.md",
    ]

    @Test("Each document has its blocks of Swift", arguments: zip(documents, [7, 6, 2, 2, 2, 1, 4, 1, 3]))
    func count(document: String, count: Int) throws {
        #expect(try Self.blocks(of: document).count == count)
    }

    @Test("Every block of Swift is compiled", arguments: try documents.flatMap(blocks(of:)))
    func compiled(block: Block) throws {
        let isCompiled = try Self.compiledFiles().contains { file in
            (0..<file.count).contains { file[$0...].starts(with: block.lines) }
        }
        #expect(isCompiled, "\(block.lines.joined(separator: "\n"))")
    }

    @Test(
        "Every file that a document links to is there",
        arguments: documents + [
            "CONTRIBUTING.md", "docs/architecture.md", "docs/decisions/README.md", "docs/from-grpc.md",
        ]
    )
    func links(document: String) throws {
        let folder = Self.root.appending(path: document).deletingLastPathComponent()
        let text = try String(contentsOf: Self.root.appending(path: document), encoding: .utf8)
        for link in text.matches(of: /\]\((?!https?:|#|doc:)([^)#]+)/) {
            let target = folder.appending(path: String(link.1)).standardized
            #expect(FileManager.default.fileExists(atPath: target.path), "\(document) links to \(link.1)")
        }
    }

    /// The blocks of a document that are Swift, but for lines of a package's manifest.
    private static func blocks(of document: String) throws -> [Block] {
        let text = try String(contentsOf: root.appending(path: document), encoding: .utf8)
        return text.matches(of: /```swift\n((?s).*?)```/)
            .map { Block(document: document, lines: significantLines(of: String($0.1))) }
            .filter { !$0.lines.contains { $0.hasPrefix(".package(") } }
    }

    private static func compiledFiles() throws -> [[String]] {
        try ["Examples", "Tests/ExamplesTests"].flatMap { folder in
            let folder = root.appending(path: folder)
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            return try (files?.allObjects as? [URL] ?? [])
                .filter { $0.pathExtension == "swift" }
                .map { significantLines(of: try String(contentsOf: $0, encoding: .utf8)) }
        }
    }

    /// Lines without their indentation, which depends on where a block stands, and without blank ones.
    private static func significantLines(of text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
