import Foundation
import HardLightGenerator

/// The folder that modules are written to.
struct OutputFolder {
    let path: String

    /// Writes files, all or none, and returns the paths of those that have changed.
    ///
    /// - Throws: ``Failure`` if one would take the place of a file that no generator has written.
    func write(_ files: [Generator.File]) throws -> [String] {
        for file in files {
            if let text = try text(of: file), !Generator.isGenerated(text) {
                throw Failure(
                    "\(url(of: file).relativePath): error: was not written by this command, and would be lost; move it, or "
                        + "choose another --output or --name"
                )
            }
        }
        let changed = try files.filter { try text(of: $0) != $0.text }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for file in changed { try Data(file.text.utf8).write(to: url(of: file), options: .atomic) }
        } catch {
            throw Failure("\(path): error: cannot be written to: \(error.localizedDescription)")
        }
        return changed.map { url(of: $0).relativePath }
    }

    /// - Throws: ``Failure`` if one of the files is not there as it would be written.
    func check(_ files: [Generator.File]) throws {
        let different = try files.filter { try text(of: $0) != $0.text }
        if different.isEmpty { return }
        throw Failure(
            different.map { "\(url(of: $0).relativePath): error: is not what the interface says; generate it anew" }
                .joined(separator: "\n")
        )
    }

    private func url(of file: Generator.File) -> URL { URL(fileURLWithPath: path + "/" + file.path) }

    /// What is there now; `nil` for nothing.
    private func text(of file: Generator.File) throws -> String? {
        let url = url(of: file)
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        do {
            return String(decoding: try Data(contentsOf: url), as: UTF8.self)
        } catch {
            throw Failure("\(url.relativePath): error: cannot be read: \(error.localizedDescription)")
        }
    }
}
