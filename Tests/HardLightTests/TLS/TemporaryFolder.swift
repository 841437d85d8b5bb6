import Foundation

/// A folder that goes when the test is done with it.
final class TemporaryFolder {
    private let url = FileManager.default.temporaryDirectory.appending(path: "hardlight-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a file with `contents`.
    func file(_ name: String, _ contents: String) throws -> String {
        try Data(contents.utf8).write(to: url.appending(path: name))
        return path(name)
    }

    func path(_ name: String) -> String {
        url.appending(path: name).path
    }
}
