import HardLight
import Testing

@Suite("Calls over TLS", .serialized, .timeLimit(.minutes(1)))
struct CallTests {
    @Test("bring arguments of every type there and back", arguments: [Parcel.full, .empty])
    func types(parcel: Parcel) async throws {
        try await withClient { _, client in
            let plain = try await client.echoParcel(parcel, urgent: false, stamps: nil)
            #expect(plain == parcel)
            let stamped = try await client.echoParcel(parcel, urgent: true, stamps: [7, 65_535])
            var expected = parcel
            expected.label += "!"
            expected.items += ["stamp 7", "stamp 65535"].map { .init(name: $0, count: 1, ratio: nil) }
            #expect(stamped == expected)
            #expect(try await client.echoText("Grüße") == "Grüße")
            #expect(try await client.takeNumber(-5) == -5)
        }
    }

    @Test("that return nothing return")
    func nothing() async throws {
        try await withClient { _, client in
            try await client.nothing()
        }
    }

    @Test("of synchronous methods are answered as others are")
    func inline() async throws {
        try await withClient { server, client in
            try await server.connection().state.withLock { $0.counter = 7 }
            #expect(try await client.peek() == 7)
            #expect(try await client.double(4) == 8)
        }
    }

    @Test("take every size around the lengths that frames and blocks change at")
    func sizes() async throws {
        try await withServer { server in
            let client = try await server.connect { $0.compressionLevel = .none }
            // Around 125 and 126 for both directions, 65,535 and 65,536 for frames, and 65,535 for a block's contents.
            let bytes = Filler.rising(1_048_000)
            for size in [Array(0...150), Array(65_470...65_550), [131_070, bytes.count]].joined() {
                let echo = try await client.echo(Array(bytes[..<size]))
                try #require(echo == Array(bytes[..<size]), "\(size) bytes")
            }
            await client.close()
        }
    }

    @Test("take large messages that compress, and large ones that do not")
    func compressed() async throws {
        try await withClient { _, client in
            let text = String(repeating: "All work and no play makes Jack a dull boy. ", count: 20_000)
            let echo = try await client.echoText(text)
            #expect(echo == text)
            let bytes = Filler.noise(500_000, seed: 1)
            #expect(try await client.echo(bytes) == bytes)
        }
    }

    @Test("are served side by side for many callers on many connections")
    func many() async throws {
        try await withServer { server in
            let clients = try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { try await server.connect() }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await withThrowingTaskGroup { group in
                for (number, client) in clients.enumerated() {
                    for caller in 0..<10 {
                        group.addTask {
                            for round in 0..<10 {
                                let text = "\(number) \(caller) \(round)"
                                let echo = try await client.echoText(text)
                                #expect(echo == text)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for client in clients {
                await client.close()
            }
        }
    }
}
