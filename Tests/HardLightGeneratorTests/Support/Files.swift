import Foundation

/// The text of a file of the package.
func text(of path: String) throws -> String {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
    return try String(contentsOf: package.appendingPathComponent(path), encoding: .utf8)
}
