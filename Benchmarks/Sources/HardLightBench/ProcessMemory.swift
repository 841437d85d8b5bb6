import Foundation

/// What the system says of a process's memory.
enum ProcessMemory {
    /// `nil` when there is no such process or no `/proc`.
    static func residentKilobytes(of process: Int32) -> Int? {
        ProcessFile.number("VmRSS:", in: "/proc/\(process)/status")
    }
}

/// What a process has read and written, over sockets and whatever else, in bytes.
struct ProcessBytes {
    var read = 0
    var written = 0

    static func of(_ process: Int32) -> ProcessBytes {
        let file = "/proc/\(process)/io"
        return ProcessBytes(
            read: ProcessFile.number("rchar:", in: file) ?? 0,
            written: ProcessFile.number("wchar:", in: file) ?? 0
        )
    }
}

/// A file of `/proc` with a name and a number in each line.
private enum ProcessFile {
    static func number(_ name: String, in file: String) -> Int? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: \.isWhitespace).lazy.compactMap { Int($0) }.first
    }
}
