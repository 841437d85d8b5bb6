import Foundation

/// The real rkyv, as a process that answers one line for each it gets (Rust/src/main.rs).
final class RustPeer {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var received = Data()

    /// What the peer did that it should not.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(path: String) throws {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(description: "there is no program at \(path)")
        }
        process.executableURL = URL(fileURLWithPath: path)
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The archive that rkyv writes for a message.
    func archive(of message: String) throws -> [UInt8] {
        let digits = Array(try ask("archive \(message)").utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }

    /// How long an operation takes, so many times, in nanoseconds.
    func time(_ message: String, _ operation: Operation, iterations: Int) throws -> Double {
        let answer = try ask("time \(message) \(operation.rawValue) \(iterations)")
        guard let nanoseconds = Double(answer) else { throw Failure(description: "rkyv's peer said '\(answer)'") }
        return nanoseconds
    }

    private func ask(_ line: String) throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                defer { received = Data(received[(end + 1)...]) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw Failure(description: "rkyv's peer ended") }
            received += more
        }
    }
}
