import HardLight
import Testing

@Suite("The topics of a server", .serialized, .timeLimit(.minutes(1)))
struct TopicChangeTests {
    private static let script: Stage.Script = { connection, step in
        switch step {
        case 0: connection.subscribe(to: "a")
        case 1: connection.unsubscribe(from: "a")
        case 2: connection.subscribe(to: "b")
        default: break
        }
        return 0
    }

    @Test("are told when they come and go, each once")
    func changes() async throws {
        try await withServer(script: Self.script) { server in
            var changes = server.server.topicChanges.makeAsyncIterator()
            var others = server.server.topicChanges.makeAsyncIterator()
            let (one, other) = (try await server.connect(), try await server.connect())
            #expect(server.server.topics == [])
            for client in [one, one, other] {
                _ = try await client.act(0)
            }
            #expect(server.server.topics == ["a"])
            _ = try await one.act(1)
            _ = try await one.act(1)
            _ = try await other.act(1)
            _ = try await other.act(1)
            _ = try await other.act(2)
            #expect(await changes.next() == .created("a"))
            #expect(await changes.next() == .removed("a"))
            #expect(await changes.next() == .created("b"))
            #expect(await others.next() == .created("a"))

            // With its last subscriber a topic goes, however that one went.
            await other.close()
            #expect(await changes.next() == .removed("b"))
            #expect(server.server.topics == [])
            await one.close()
        }
    }

    @Test("go with a connection that is cut")
    func cut() async throws {
        try await withServer(script: Self.script) { server in
            var changes = server.server.topicChanges.makeAsyncIterator()
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.act(argument: 0), id: 0)
            try await peer.call(.act(argument: 2), id: 1)
            #expect(await changes.next() == .created("a"))
            #expect(await changes.next() == .created("b"))
            await peer.cut()
            let removed = [await changes.next(), await changes.next()]
            #expect(Set(removed) == [.removed("a"), .removed("b")])
        }
    }

    @Test("go when the connection ends before it is accepted")
    func refused() async throws {
        let admit: @Sendable (TrialConnection) async throws -> Void = { connection in
            connection.subscribe(to: "early")
            throw ConnectionRefusal(status: 403)
        }
        try await withServer(admit: admit) { server in
            var changes = server.server.topicChanges.makeAsyncIterator()
            await #expect(throws: ConnectionError.self) { try await server.connect() }
            #expect(await changes.next() == .created("early"))
            #expect(await changes.next() == .removed("early"))
        }
    }

    @Test("come and go once each when many connections do")
    func many() async throws {
        try await withServer(script: Self.script) { server in
            let changes = server.server.topicChanges
            try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask {
                        let client = try await server.connect()
                        _ = try await client.act(0)
                        await client.close()
                    }
                }
                try await group.waitForAll()
            }
            try await server.waitForConnections(0)
            #expect(server.server.topics == [])
            await server.server.stop()
            // They alternate, however many there were.
            var expected = TopicChange.created("a")
            var count = 0
            for await change in changes {
                try #require(change == expected)
                expected = expected == .created("a") ? .removed("a") : .created("a")
                count += 1
            }
            #expect(count >= 2 && count.isMultiple(of: 2))
        }
    }

    @Test("end their sequence when the server stops")
    func ends() async throws {
        try await withServer { server in
            let changes = server.server.topicChanges
            let reader = Task {
                for await _ in changes {}
            }
            await server.server.stop()
            await reader.value
        }
    }
}
