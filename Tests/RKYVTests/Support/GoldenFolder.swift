import Foundation

/// Where golden data is read from: the folder in the environment variable `HARDLIGHT_GOLDEN` if it is set, else the
/// copies that are committed with the tests.
enum GoldenFolder {
    static var override: String? {
        ProcessInfo.processInfo.environment["HARDLIGHT_GOLDEN"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The content of a file.
    ///
    /// - Parameter folder: The folder that was asked for, `nil` for the committed copies.
    /// - Returns: `nil`, having named the file, if the folder that was asked for lacks it.
    /// - Throws: ``Missing`` if the committed copy is missing, or the folder as a whole.
    static func read(_ name: String, in folder: String? = override) throws -> Data? {
        guard let folder else {
            guard let url = Bundle.module.url(forResource: "Golden/\(name)", withExtension: nil) else {
                throw Missing(name: name)
            }
            return try Data(contentsOf: url)
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw Missing(name: folder)
        }
        let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: url.path) else {
            print("golden: \(name) is absent from \(folder)")
            return nil
        }
        return try Data(contentsOf: url)
    }

    /// The rows of a file: one JSON array, or one JSON value on each line.
    ///
    /// - Throws: ``Empty`` if there are none: nothing to compare is not agreement.
    static func rows<Row: Decodable>(
        _ type: Row.Type,
        in name: String,
        of folder: String? = override
    ) throws -> [Row]? {
        guard let data = try read(name, in: folder) else { return nil }
        let decoder = JSONDecoder()
        let rows =
            name.hasSuffix("l")
            ? try data.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(Row.self, from: Data($0)) }
            : try decoder.decode([Row].self, from: data)
        if rows.isEmpty { throw Empty(name: name) }
        return rows
    }

    struct Empty: Error, Equatable {
        let name: String
    }

    struct Missing: Error, Equatable {
        let name: String
    }
}
