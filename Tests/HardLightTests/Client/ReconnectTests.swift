import Logging
import Testing

@testable import HardLight

@Suite("A client that connects again", .serialized, .timeLimit(.minutes(1)))
struct ReconnectTests {
    private static var policy: ReconnectPolicy {
        var policy = ReconnectPolicy()
        policy.minimumDelay = .milliseconds(1)
        policy.maximumDelay = .milliseconds(10)
        return policy
    }

    private func connections(_ server: TestServer, _ policy: ReconnectPolicy = policy) -> ClientConnections<TrialClient>
    {
        var configuration = ClientConfiguration()
        configuration.eventLoopGroup = TestTransport.group
        return TrialClient.connections(
            to: "\(server.address)",
            tls: server.tls,
            configuration: configuration,
            policy: policy
        )
    }

    @Test("does so when the server ends the connection, until it is told that it is for good")
    func again() async throws {
        let script: Stage.Script = { connection, code in
            connection.close(code: CloseCode(rawValue: UInt16(code)))
            return code
        }
        try await withServer(script: script) { server in
            // Going away, a restart, overload; then what the application says.
            var codes: [UInt32] = [1001, 1012, 1013, 4001, 1001]
            var seen: [UInt16?] = []
            for try await client in connections(server) {
                #expect(try await client.double(4) == 8)
                _ = try? await client.act(codes.removeFirst())
                seen.append(await client.untilClosed()?.code.rawValue)
            }
            #expect(seen == [1001, 1012, 1013, 4001])
        }
    }

    @Test("does not when it has closed the connection itself")
    func own() async throws {
        try await withServer { server in
            var count = 0
            for try await client in connections(server) {
                count += 1
                await client.close()
            }
            #expect(count == 1)
        }
    }

    @Test("closes the connection when its task is cancelled, and ends")
    func cancelled() async throws {
        try await withServer { server in
            let seen = Tally()
            let running = Task { [connections = connections(server)] in
                for try await client in connections {
                    seen.add()
                    await client.untilClosed()
                }
            }
            try await waitUntil("it is connected") { seen.count == 1 }
            running.cancel()
            try await running.value
            #expect(seen.count == 1)
            try await server.waitForConnections(0)
        }
    }

    @Test("is cancelled while it waits, and ends")
    func cancelledWhileWaiting() async throws {
        var policy = Self.policy
        policy.minimumDelay = .seconds(3600)
        policy.maximumDelay = .seconds(3600)
        try await withServer { server in
            let log = LogCapture()
            let running = Task { [policy, tls = server.tls] in
                // Nobody listens there.
                for try await _ in TrialClient.connections(
                    to: "127.0.0.1:1",
                    tls: tls,
                    policy: policy,
                    logger: log.logger
                ) {
                    Issue.record("connected")
                }
            }
            try await waitUntil("it waits") { log.entries(from: .debug).contains { $0.message == "connecting again" } }
            running.cancel()
            try await running.value
        }
    }

    @Test("says why when there is no use in trying again, and asks for the configuration each time")
    func refused() async throws {
        let admit: @Sendable (TrialConnection) async throws -> Void = { connection in
            switch connection.request.headers["Attempt"] {
            case "1", "2": throw ConnectionRefusal(status: 503)
            case "4": throw ConnectionRefusal(status: 401)
            default: break
            }
        }
        let script: Stage.Script = { connection, _ in
            connection.close(code: .serviceRestart)
            return 0
        }
        try await withServer(script: script, admit: admit) { server in
            let attempts = Tally()
            var connected = 0
            let error = await #expect(throws: ConnectionError.self) {
                let connections = TrialClient.connections(
                    to: "\(server.address)",
                    tls: server.tls,
                    policy: Self.policy
                ) {
                    var configuration = ClientConfiguration()
                    configuration.eventLoopGroup = TestTransport.group
                    configuration.headers = [("Attempt", "\(attempts.add())")]
                    return configuration
                }
                for try await client in connections {
                    connected += 1
                    _ = try? await client.act(0)
                }
            }
            #expect(error?.status == 401)
            #expect(connected == 1)
            #expect(attempts.count == 4)
        }
    }

    @Test("says why when the server has ended the connection for a reason that stays")
    func violation() async throws {
        let script: Stage.Script = { connection, _ in
            connection.close(code: .policyViolation, reason: "too slow")
            return 0
        }
        try await withServer(script: script) { server in
            var connections = connections(server).makeAsyncIterator()
            let client = try #require(try await connections.next())
            _ = try? await client.act(0)
            do throws(ConnectionError) {
                _ = try await connections.next()
                Issue.record("no error")
            } catch {
                #expect(error.code == .connectionEnded)
                #expect(error.message.contains("too slow"))
            }
            #expect(try await connections.next() == nil)
        }
    }

    @Test("waits twice as long each time, up to a limit, less what chance takes")
    func delays() {
        let policy = ReconnectPolicy()
        let longest = (0..<9).map { policy.delay(afterFailures: $0, chance: 0) }
        #expect(longest == [0.5, 1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
        #expect(policy.delay(afterFailures: 1, chance: 1) == .milliseconds(500))
        #expect(policy.delay(afterFailures: .max, chance: 0) == .seconds(30))
        var odd = ReconnectPolicy()
        odd.minimumDelay = .seconds(-1)
        odd.maximumDelay = .seconds(-2)
        #expect(odd.delay(afterFailures: 5, chance: 2) == .zero)
    }

    @Test(
        "knows which ends are worth it",
        arguments: [
            (.neither, 1006, true), (.local, 1000, false), (.local, 1002, false), (.remote, 1000, false),
            (.remote, 1001, true), (.remote, 1008, false), (.remote, 1011, true), (.remote, 1012, true),
            (.remote, 1013, true), (.remote, 3000, true), (.remote, 4000, false), (.remote, 4999, false),
        ] as [(ConnectionClosure.Side, UInt16, Bool)]
    )
    func closures(side: ConnectionClosure.Side, code: UInt16, isWorthIt: Bool) {
        #expect(ConnectionClosure(side, CloseCode(rawValue: code), "").isWorthRetrying == isWorthIt)
    }
}
