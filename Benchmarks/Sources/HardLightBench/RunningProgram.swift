import BenchSupport
import Foundation

/// A program that runs beside this one.
final class RunningProgram {
    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    private let errors = Pipe()
    private var rest = Data()

    /// - Parameter cpu: The one CPU that it may use; `nil` for all.
    init(_ command: [String], cpu: Int?) throws {
        let words = cpu.map { ["taskset", "-c", "\($0)"] + command } ?? command
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = input
        do {
            try process.run()
        } catch {
            throw BenchFailure("cannot run \(command[0]): \(error)")
        }
    }

    deinit {
        stop()
    }

    var pid: Int32 { process.processIdentifier }

    /// The next line of its output; `nil` when it has ended.
    func line() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = Data(rest[rest.index(after: end)...]) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }

    /// Lets it go on, after it has said that it waits.
    func goOn() {
        try? input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    }

    /// The port in `listening on HOST:PORT`, which every peer's server prints when it does.
    func port() -> Int? {
        while let line = line() {
            if line.hasPrefix("listening on "), let colon = line.lastIndex(of: ":") {
                return Int(line[line.index(after: colon)...])
            }
        }
        return nil
    }

    /// Waits for its end.
    func hasSucceeded() -> Bool {
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    func stop() {
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    /// Closes its standard input, and waits for its end.
    func endInput() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Why it has ended: the last line that it has written for people, or its status.
    func reason() -> String {
        stop()
        let text = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).last.map(String.init)
        return line ?? "it ended with status \(process.terminationStatus)"
    }
}
