import Foundation
import HardLight
import NIOPosix
import Testing

@Suite("What is left of connections", .serialized)
struct LeakTests {
    private static let subscribeAndWait: Stage.Script = { connection, argument in
        connection.subscribe(to: Topic("topic \(argument)"))
        connection.subscribe(to: "all")
        connection.state.withLock { $0.counter = argument }
        return argument
    }

    /// Files that this process has open.
    private func openFiles() -> Int? {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count
    }

    /// Memory that this process has, in bytes.
    private func residentMemory() -> Int? {
        guard let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        return statm.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 }
    }

    /// How many connections come and go: HARDLIGHT_CONNECTIONS, or few enough for every run of the tests.
    private static let connections =
        ProcessInfo.processInfo.environment["HARDLIGHT_CONNECTIONS"].flatMap { Int($0) } ?? 800

    @Test("come, subscribe, call, and go in every way there is: nothing stays", .timeLimit(.minutes(30)))
    func comeAndGo() async throws {
        try await withServer {
            $0.tls = .plaintext
            $0.limits.closeTimeout = .milliseconds(500)
        } script: { connection, argument in
            try await Self.subscribeAndWait(connection, argument)
        } _: { server in
            try await comeAndGo(server, 200)
            let (files, memory) = (openFiles(), residentMemory())
            try await comeAndGo(server, Self.connections)
            // Tests before this one may have left sockets to be closed: there are fewer, if anything.
            if let files, let now = openFiles() {
                #expect(now <= files + 8)
            }
            // A connection takes tens of kilobytes: had one in three stayed, this were more.
            if let memory, let now = residentMemory() {
                #expect(now - memory < max(16_000_000, Self.connections * 10_000), "grown by \(now - memory) bytes")
            }
            try await server.expectServing()
        }
    }

    private func comeAndGo(_ server: TestServer, _ count: Int) async throws {
        let workers = 20
        try await withThrowingTaskGroup { group in
            for worker in 0..<workers {
                group.addTask {
                    for round in 0..<count / workers {
                        try await comeAndGo(server, way: round % 4, number: UInt32(1 + worker * 100_000 + round))
                    }
                }
            }
            try await group.waitForAll()
        }
        try await server.waitForConnections(0)
        try await waitUntil("the handlers go") { server.stage.livingHandlers.isEmpty }
        #expect(server.server.topics == [])
        #expect(server.gates.waiting == 0)
    }

    private func comeAndGo(_ server: TestServer, way: Int, number: UInt32) async throws {
        let peer = try await RawConnection.upgraded(port: server.port, isTLS: false)
        try await peer.call(.act(argument: number), id: 0)
        try await peer.call(.pass(gate: number), id: 1)
        _ = try await peer.message()
        #expect(try await peer.message() == .result(id: 0, of: number))
        switch way {
        case 0: await peer.cut()
        case 1:
            try await peer.send(.close(1000))
            _ = try await peer.rest()
        case 2:
            // Text has no meaning: the server closes.
            try await peer.send(.text("?"))
            _ = try await peer.rest()
        default:
            try? await peer.closeOutput()
            _ = try await peer.rest()
        }
        await peer.close()
    }
}
