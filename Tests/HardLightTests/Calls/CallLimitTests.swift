import HardLight
import Testing

@Suite("256 calls in flight", .serialized, .timeLimit(.minutes(1)))
struct CallLimitTests {
    /// Calls that all stand before their gates.
    private func fill(
        _ gates: Range<UInt32>,
        _ server: TestServer,
        _ client: TrialClient
    ) async throws -> [UInt32: Task<UInt32, any Error>] {
        var calls: [UInt32: Task<UInt32, any Error>] = [:]
        for gate in gates {
            calls[gate] = Task { try await client.pass(gate) }
        }
        try await waitUntil("all calls in flight") { server.gates.waiting == gates.count }
        return calls
    }

    @Test("are answered in any order", arguments: [1, 2] as [UInt64])
    func anyOrder(seed: UInt64) async throws {
        try await withClient { server, client in
            let calls = try await fill(0..<256, server, client)
            var noise = Noise(seed: seed)
            for gate in (0..<256 as Range<UInt32>).shuffled(using: &noise) {
                server.gates.open(gate)
                let answer = try await calls[gate]?.value
                try #require(answer == gate)
            }
        }
    }

    @Test("make the next ones wait, in order, where that is configured")
    func waits() async throws {
        try await withClient { server, client in
            let calls = try await fill(0..<256, server, client)
            let waiting = (256..<300).map { gate in Task { try await client.pass(UInt32(gate)) } }
            // One place becomes free: one of those in line takes it.
            server.gates.open(100)
            #expect(try await calls[100]?.value == 100)
            try await waitUntil("a call in line takes the place") { server.gates.waiting == 256 }
            server.gates.open(0..<300)
            for (gate, call) in zip(256..<300, waiting) {
                #expect(try await call.value == UInt32(gate))
            }
            for (gate, call) in calls {
                #expect(try await call.value == gate)
            }
            #expect(server.gates.mostWaiting == 256)
        }
    }

    @Test("make the next one fail where that is configured, and only while they last")
    func fails() async throws {
        try await withServer { server in
            let client = try await server.connect { $0.whenTooManyCallsInFlight = .fail }
            let calls = try await fill(0..<256, server, client)
            let error = try await #require(throws: RPCError.self) { try await client.double(1) }
            #expect(error.code == .tooManyCallsInFlight)
            #expect(error.method == "double")
            server.gates.open(9)
            #expect(try await calls[9]?.value == 9)
            #expect(try await client.double(1) == 2)
            server.gates.open(0..<256)
            for (gate, call) in calls {
                #expect(try await call.value == gate)
            }
            await client.close()
        }
    }

    @Test("leave as many in line as are configured")
    func line() async throws {
        try await withServer { server in
            let client = try await server.connect { $0.limits.callsInLine = 3 }
            let calls = try await fill(0..<256, server, client)
            // Three of them get into line and wait; the others cannot.
            let late = (0..<10).map { _ in Task { try await client.pass(256) } }
            var failed = 0
            await withTaskGroup { group in
                for call in late {
                    group.addTask { await call.result }
                }
                for await result in group {
                    if case .failure(let error as RPCError) = result {
                        #expect(error.code == .tooManyCallsInFlight)
                        failed += 1
                    }
                    if failed == 7 {
                        server.gates.open(0..<257)
                    }
                }
            }
            #expect(failed == 7)
            for call in calls.values {
                _ = try await call.value
            }
            await client.close()
        }
    }

    @Test("end those in line that are cancelled or late, and serve the others")
    func leavesLine() async throws {
        try await withClient { server, client in
            let calls = try await fill(0..<256, server, client)
            let cancelled = Task { try await client.pass(300) }
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            let late = try await #require(throws: RPCError.self) {
                try await client.withTimeout(.milliseconds(20)).pass(301)
            }
            #expect(late.code == .timedOut)
            server.gates.open(0..<256)
            for (gate, call) in calls {
                #expect(try await call.value == gate)
            }
            // Neither was ever sent.
            #expect(try await client.double(2) == 4)
            #expect(server.gates.waiting == 0)
            #expect(server.gates.mostWaiting == 256)
        }
    }
}
