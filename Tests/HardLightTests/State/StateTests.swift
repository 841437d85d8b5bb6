import HardLight
import Logging
import NIOConcurrencyHelpers
import RKYV
import Testing

@Suite("A connection's state over TLS", .serialized, .timeLimit(.minutes(1)))
struct StateTests {
    @Test("sends the changed fields, and only they, before the response")
    func changedFields() async throws {
        let script: Stage.Script = { connection, step in
            connection.state.withLock { state in
                switch step {
                case 0: state.counter = 5
                case 1: (state.name, state.last, state.opaque) = ("somebody", .numbered(1), Opaque(value: 9))
                case 2: (state.counter, state.marks, state.scores) = (5, [1, 2], ["a": 1])
                case 3: state.marks.append(3)
                default: state = TrialState.initialState()
                }
            }
            return step
        }
        let expected: [[SeenMessage.SeenField]] = try [
            [.init(0, 5 as UInt32)],
            [.init(1, "somebody"), .init(3, Optional(TrialEvent.numbered(1))), .init(6, Opaque(value: 9))],
            [.init(2, [1, 2] as [UInt16]), .init(4, ["a": 1] as [String: UInt32])],
            [.init(2, [1, 2, 3] as [UInt16])],
            [
                .init(0, 0 as UInt32), .init(1, "nobody"), .init(2, [] as [UInt16]), .init(3, nil as TrialEvent?),
                .init(4, [:] as [String: UInt32]), .init(6, Opaque(value: 0)),
            ],
        ]
        try await withServer(script: script) { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            for (step, fields) in expected.enumerated() {
                try await peer.call(.act(argument: UInt32(step)), id: 4)
                #expect(try await peer.message() == .state(fields))
                #expect(try await peer.message() == .result(id: 4, of: UInt32(step)))
            }
            await peer.close()
        }
    }

    @Test("sends nothing when nothing changed, and for a look at it")
    func nothingChanged() async throws {
        let script: Stage.Script = { connection, _ in
            connection.state.withLock { state in
                state.counter = 5
                state.counter = 0
                state.name = "nobody"
            }
            connection.state.withLock { _ in }
            return connection.state.snapshot.counter
        }
        try await withServer(script: script) { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.act(argument: 0), id: 0)
            #expect(try await peer.message() == .result(id: 0, of: 0 as UInt32))
            await peer.close()
        }
    }

    @Test("sends what was changed before the closure threw")
    func throwing() async throws {
        let script: Stage.Script = { connection, _ in
            do throws(Refusal) {
                try connection.state.withLock { state throws(Refusal) in
                    state.counter = 3
                    throw .closed(reason: "now")
                }
            } catch {
                #expect(error == .closed(reason: "now"))
            }
            return connection.state.snapshot.counter
        }
        try await withClient(script: script) { _, client in
            let counter = try await client.act(0)
            #expect(counter == 3)
            #expect(client.state.counter == 3)
        }
    }

    @Test("is mirrored: what a call changed is there when it returns")
    func mirror() async throws {
        let script: Stage.Script = { connection, argument in
            connection.state.withLock { state in
                state.counter = argument
                state.name = "caller \(argument)"
                state.scores["\(argument)"] = argument
                state.last = argument.isMultiple(of: 2) ? .text("\(argument)") : nil
                state.opaque = Opaque(value: argument)
            }
            return argument
        }
        try await withClient(script: script) { server, client in
            #expect(client.state.counter == 0)
            #expect(client.state.name == "nobody")
            for argument in 1...20 as ClosedRange<UInt32> {
                _ = try await client.act(argument)
                #expect(client.state.counter == argument)
                #expect(client.state.name == "caller \(argument)")
                #expect(client.state.scores.count == Int(argument))
                #expect(client.state.last == (argument.isMultiple(of: 2) ? .text("\(argument)") : nil))
                #expect(client.state.opaque.value == argument)
            }
            // A connection's state is its own.
            let other = try await server.connect()
            #expect(other.state.counter == 0)
            await other.close()
        }
    }

    @Test("changes in order and before each response, with 200 calls at once")
    func concurrentCalls() async throws {
        let script: Stage.Script = { connection, _ in
            connection.state.withLock { state in
                state.counter += 1
                return state.counter
            }
        }
        try await withServer(script: script) { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            let requests = try (0..<200).map { id in
                RawFrame.binary(RawMessage.stored(try RawMessage.request(TrialCall.act(argument: 0), id: UInt8(id))))
                    .bytes
            }
            try await peer.send(Array(requests.joined()))
            var counter: UInt32 = 0
            var answered: Set<UInt8> = []
            while answered.count < 200 {
                switch try #require(try await peer.message()) {
                case .state(let fields):
                    counter += 1
                    try #require(try fields == [.init(0, counter)])
                case .result(let id, let archive):
                    // The change that the call made has come before it.
                    let value = try UInt32(archivedBytes: archive)
                    try #require(value <= counter && value > 0)
                    answered.insert(id)
                case let other: Issue.record("\(other)")
                }
            }
            #expect(counter == 200)
            await peer.close()
        }
    }

    @Test("changes in order when other threads change it too")
    func otherThreads() async throws {
        let script: Stage.Script = { connection, _ in
            // Detached tasks run off the connection's loop.
            let tasks = (0..<4).map { _ in
                Task.detached {
                    for _ in 0..<25 {
                        connection.state.withLock { $0.counter += 1 }
                    }
                }
            }
            for task in tasks {
                await task.value
            }
            return connection.state.snapshot.counter
        }
        try await withServer(script: script) { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.act(argument: 0), id: 0)
            let connection = try await server.connection()
            for _ in 0..<100 {
                connection.state.withLock { $0.counter += 1 }
            }
            // Every change is a message of its own, and the response comes behind those that its call made.
            var counter: UInt32 = 0
            var result: UInt32?
            while counter < 200 || result == nil {
                switch try #require(try await peer.message()) {
                case .state(let fields):
                    counter += 1
                    try #require(try fields == [.init(0, counter)])
                case .result(_, let archive):
                    result = try UInt32(archivedBytes: archive)
                    try #require(result.map { $0 <= counter } == true)
                case let other: Issue.record("\(other)")
                }
            }
            await peer.close()
        }
    }

    @Test("that is changed while the handler is made comes first")
    func beforeHandler() async throws {
        try await withServer(admit: { $0.state.withLock { $0.name = "welcome" } }) { server in
            let client = try await server.connect()
            _ = try await client.double(1)
            #expect(client.state.name == "welcome")
            await client.close()
        }
    }

    @Test("that has no archive ends the connection, and is logged")
    func noArchive() async throws {
        let script: Stage.Script = { connection, _ in
            connection.state.withLock { $0.size = Int(Int32.max) + 1 }
            return 0
        }
        try await withClient(script: script) { server, client in
            let error = try await #require(throws: RPCError.self) { try await client.act(0) }
            #expect(error.code == .connectionClosed)
            #expect(await client.untilClosed()?.code == .internalError)
            #expect(server.log.entries(from: .error).count == 1)
            try await server.expectServing()
        }
    }

    @Test("that has no archive ends the connection without waiting for itself")
    func noArchiveInLock() async throws {
        // What is told of the connection's end uses the state, whose lock must be free by then.
        let seen = NIOLockedValueBox<String?>(nil)
        let script: Stage.Script = { connection, _ in
            await Task.yield()
            return await withTaskCancellationHandler {
                connection.state.withLock { $0.size = .max }
                await connection.untilClosed()
                return 0
            } onCancel: {
                seen.withLockedValue { $0 = connection.state.snapshot.name }
            }
        }
        try await withClient(script: script) { _, client in
            await #expect(throws: RPCError.self) { try await client.act(0) }
            try await waitUntil("the handler is told") { seen.withLockedValue { $0 } == "nobody" }
        }
    }

    @Test("ends the connection of a client that is too slow for its changes, which is logged")
    func tooSlow() async throws {
        try await withServer {
            $0.limits.outboundBytes = 100_000
            $0.limits.closeTimeout = .milliseconds(50)
            $0.compression.maximumLevel = .none
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            let connection = try await server.connection()
            try await peer.stopReading()
            let name = String(repeating: "x", count: 30_000)
            var changes = 0
            try await waitUntil("the queue is full") {
                for _ in 0..<20 {
                    changes += 1
                    connection.state.withLock { $0.name = "\(changes) \(name)" }
                    // Looking costs nothing, full or not.
                    connection.state.withLock { _ in }
                }
                return !server.log.entries(from: .info).allSatisfy { $0.metadata["code"] == nil }
            }
            try await server.waitForConnections(0)
            let news = server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }
            #expect(news.count == 1)
            #expect(news.first?.metadata["code"]?.hasPrefix("1008") == true)
            try await server.expectServing()
            await peer.cut()
        }
    }

    @Test("is not ended by a full queue when nothing is changed")
    func fullButUnchanged() async throws {
        let script: Stage.Script = { connection, _ in
            // On the loop: the first change is still in line when the lock is taken again.
            connection.state.withLock { $0.counter = 1 }
            connection.state.withLock { $0.counter = 1 }
            return 1
        }
        try await withServer {
            $0.limits.outboundBytes = 0
        } script: { connection, argument in
            try await script(connection, argument)
        } _: { server in
            let client = try await server.connect()
            let counter = try await client.act(0)
            #expect(counter == 1)
            #expect(client.state.counter == 1)
            await client.close()
        }
    }

    @Test("changes go nowhere once the connection is gone")
    func afterEnd() async throws {
        try await withServer { server in
            let client = try await server.connect()
            let connection = try await server.connection()
            await client.close()
            try await server.waitForConnections(0)
            connection.state.withLock { $0.counter = 1 }
            #expect(connection.state.snapshot.counter == 1)
        }
    }
}

@Suite("The sequence of states", .serialized, .timeLimit(.minutes(1)))
struct StateStreamTests {
    private static let count: Stage.Script = { connection, times in
        for _ in 0..<times {
            connection.state.withLock { $0.counter += 1 }
        }
        return times
    }

    @Test("has every state in order and ends with the connection")
    func everyState() async throws {
        try await withClient(script: Self.count) { _, client in
            let streams = [client.stateChanges, client.stateChanges]
            _ = try await client.act(100)
            await client.close()
            for stream in streams {
                var counters: [UInt32] = []
                for await state in stream {
                    counters.append(state.counter)
                }
                #expect(counters == Array(1...100))
            }
            for await _ in client.stateChanges {
                Issue.record("a sequence made after the end has nothing")
            }
        }
    }

    @Test("drops the oldest for a slow reader: the newest is there")
    func slowReader() async throws {
        try await withClient(script: Self.count) { _, client in
            let stream = client.stateChanges
            _ = try await client.act(300)
            await client.close()
            var counters: [UInt32] = []
            for await state in stream {
                counters.append(state.counter)
            }
            #expect(counters == Array(45...300))
        }
    }

    @Test("ends for a reader that is cancelled, and for nobody else")
    func cancelled() async throws {
        try await withClient(script: Self.count) { _, client in
            let stream = client.stateChanges
            let reader = Task {
                for await _ in stream {
                    Issue.record("nothing has changed")
                }
            }
            var other = client.stateChanges.makeAsyncIterator()
            reader.cancel()
            await reader.value
            _ = try await client.act(1)
            #expect(await other.next()?.counter == 1)
        }
    }
}
