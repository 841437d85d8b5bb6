import Foundation

/// A server and its client, as programs that understand the same options.
struct Peer: Sendable {
    let name: String
    /// The program and what comes before `serve` and `client`.
    let command: [String]
    /// Shapes that it has nothing for.
    var lacks: Set<String> = []

    /// Those that are there to be run. A peer that has not been built is left out, which is said.
    static func available(folder: URL, own: String) -> (peers: [Peer], missing: [String]) {
        let all = [
            Peer(name: "hardlight", command: [own]),
            Peer(name: "floor", command: [folder.appending(path: "floor").path]),
            Peer(name: "grpc-swift", command: [folder.appending(path: "grpc-swift").path], lacks: ["s6"]),
            Peer(name: "grpc-cpp", command: [folder.appending(path: "grpc-cpp").path], lacks: ["s6"]),
            Peer(name: "hummingbird", command: [folder.appending(path: "hummingbird").path], lacks: ["s6"]),
        ]
        let isThere = { (peer: Peer) in FileManager.default.isExecutableFile(atPath: peer.command[0]) }
        return (all.filter(isThere), all.filter { !isThere($0) }.map(\.name))
    }
}

/// A program that runs beside this one.
final class RunningProgram {
    private let process = Process()
    private let output = Pipe()
    private var rest = Data()

    /// - Parameter cpu: The one CPU that it may use; `nil` for all.
    init(_ command: [String], cpu: Int?) throws {
        let words = cpu.map { ["taskset", "-c", "\($0)"] + command } ?? command
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
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

    func stop() {
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    func status() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}
