import Foundation

/// Where recorded sessions are read from: the folder in the environment variable `HARDLIGHT_GOLDEN` if it is set, else the
/// copies that are committed with the tests.
enum GoldenFolder {
    static var override: String? { ProcessInfo.processInfo.environment["HARDLIGHT_GOLDEN"] }

    /// The content of a file.
    ///
    /// - Returns: `nil`, having named the file, if the folder in the environment variable lacks it.
    /// - Throws: ``Missing`` if the committed copy is missing.
    static func read(_ name: String) throws -> Data? {
        if let override {
            let url = URL(fileURLWithPath: override).appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: url.path) else {
                print("golden: \(name) is absent from \(override)")
                return nil
            }
            return try Data(contentsOf: url)
        }
        guard let url = Bundle.module.url(forResource: "Golden/\(name)", withExtension: nil) else {
            throw Missing(name: name)
        }
        return try Data(contentsOf: url)
    }

    struct Missing: Error {
        let name: String
    }
}
