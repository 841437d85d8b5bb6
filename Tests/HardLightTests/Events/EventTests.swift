import Logging
import NIOCore
import NIOPosix
import RKYV
import Testing

@testable import HardLight

@Suite("Events over TLS", .serialized, .timeLimit(.minutes(1)))
struct EventTests {
    private static let subscribeAndEmit: Stage.Script = { connection, count in
        connection.subscribe(to: "numbers")
        for number in 0..<count {
            connection.emit(.numbered(number), to: "numbers")
        }
        return count
    }

    @Test("reach the connections that are subscribed, and nobody else")
    func subscriptions() async throws {
        let script: Stage.Script = { connection, step in
            switch step {
            case 0: connection.subscribe(to: "a")
            case 1: connection.unsubscribe(from: "a")
            case 2: connection.subscribe(to: Topic(bytes: [0x61]))
            default: break
            }
            return UInt32(connection.topics.count)
        }
        try await withServer(script: script) { server in
            let (one, other) = (try await server.connect(), try await server.connect())
            var events = one.events.makeAsyncIterator()
            var otherEvents = other.events.makeAsyncIterator()
            #expect(try await other.act(2) == 1)

            server.server.events.emit(.numbered(0), to: "a")
            #expect(try await one.act(0) == 1)
            // Twice is once.
            #expect(try await one.act(0) == 1)
            server.server.events.emit(.numbered(1), to: "a")
            server.server.events.emit(.numbered(2), to: Topic(bytes: [0x61]))
            server.server.events.emit(.numbered(3), to: "b")
            #expect(await events.next() == ReceivedEvent(topic: "a", payload: .numbered(1)))
            #expect(await otherEvents.next() == ReceivedEvent(topic: Topic(bytes: [0x61]), payload: .numbered(2)))

            #expect(try await one.act(1) == 0)
            server.server.events.emit(.numbered(4), to: "a")
            #expect(try await one.act(0) == 1)
            server.server.events.emit(.numbered(5), to: "a")
            #expect(await events.next() == ReceivedEvent(topic: "a", payload: .numbered(5)))
            await one.close()
            await other.close()
            #expect(await events.next() == nil)
            #expect(await otherEvents.next() == nil)
        }
    }

    private static let emitAtOnce: @Sendable (TrialConnection) async throws -> Void = { connection in
        connection.subscribe(to: "a")
        for number in 0..<5 as Range<UInt32> {
            connection.emit(.numbered(number), to: "a")
        }
    }

    @Test("that come before the first sequence are in it, as many as one holds")
    func early() async throws {
        try await withServer(admit: Self.emitAtOnce) { server in
            let client = try await server.connect { $0.eventBufferSize = 3 }
            var events = client.events.makeAsyncIterator()
            var later = client.events.makeAsyncIterator()
            server.server.events.emit(.numbered(5), to: "a")
            var count = 0
            var event: ReceivedEvent<TrialEvent>?
            repeat {
                event = await events.next()
                count += 1 + (event?.missed ?? 0)
            } while event != nil && event?.payload != .numbered(5)
            #expect(count == 6)
            // Some of them may have come after it was made.
            while let event = await later.next(), event.payload != .numbered(5) {}
            await client.close()
            #expect(await events.next() == nil)
        }
    }

    @Test("that come before the first call are not in a sequence that is made after it")
    func earlierThanCall() async throws {
        try await withServer(admit: Self.emitAtOnce) { server in
            let client = try await server.connect()
            _ = try await client.double(1)
            var events = client.events.makeAsyncIterator()
            server.server.events.emit(.numbered(5), to: "a")
            #expect(await events.next()?.payload == .numbered(5))
            await client.close()
        }
    }

    @Test("of a handler come in the order of emission, and before its answer")
    func order() async throws {
        try await withServer(script: Self.subscribeAndEmit) { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.act(argument: 50), id: 0)
            for number in 0..<50 {
                #expect(try await peer.message() == .event(.numbered(UInt32(number)), topic: "numbers"))
            }
            #expect(try await peer.message() == .result(id: 0, of: 50 as UInt32))
            await peer.close()
        }
    }

    @Test("come to all in one order, from threads, handlers and loops of any number", arguments: [1, 3])
    func oneOrder(loops: Int) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let perEmitter: UInt32 = 50
        let script: Stage.Script = { connection, emitter in
            connection.subscribe(to: "all")
            guard emitter > 0 else { return 0 }
            for number in 0..<perEmitter {
                connection.emit(.from(emitter, number: number), to: "all")
                if number.isMultiple(of: 10) {
                    await Task.yield()
                }
            }
            return emitter
        }
        try await withServer {
            $0.eventLoopGroup = group
        } script: { connection, emitter in
            try await script(connection, emitter)
        } _: { server in
            var clients: [TrialClient] = []
            for _ in 0..<6 {
                clients.append(try await server.connect { $0.eventBufferSize = 1000 })
            }
            let streams = clients.map(\.events)
            for client in clients {
                _ = try await client.act(0)
            }
            let emitter = server.server.events
            try await withThrowingTaskGroup { group in
                for outside in 100..<104 as Range<UInt32> {
                    group.addTask {
                        for number in 0..<perEmitter {
                            emitter.emit(.from(outside, number: number), to: "all")
                        }
                    }
                }
                for (index, client) in clients.prefix(4).enumerated() {
                    group.addTask { _ = try await client.act(UInt32(index) + 1) }
                }
                try await group.waitForAll()
            }
            var sequences: [[TrialEvent]] = []
            for stream in streams {
                var events: [TrialEvent] = []
                for await event in stream {
                    #expect(event.missed == 0)
                    events.append(event.payload)
                    if events.count == Int(perEmitter) * 8 { break }
                }
                sequences.append(events)
            }
            for sequence in sequences {
                #expect(sequence == sequences[0])
            }
            for emitter in Array(1...4) + Array(100..<104) as [UInt32] {
                let numbers = sequences[0].compactMap { event in
                    if case .from(emitter, let number) = event { number } else { nil }
                }
                #expect(numbers == Array(0..<perEmitter))
            }
            for client in clients {
                await client.close()
            }
        }
        try await group.shutdownGracefully()
    }

    @Test("come to any number of sequences of a client, each from its making on")
    func sequences() async throws {
        try await withClient(script: Self.subscribeAndEmit) { _, client in
            let first = client.events
            _ = try await client.act(3)
            let second = client.events
            _ = try await client.act(2)
            await client.close()
            var numbers: [[TrialEvent]] = []
            for stream in [first, second, client.events] {
                var events: [TrialEvent] = []
                for await event in stream {
                    events.append(event.payload)
                }
                numbers.append(events)
            }
            #expect(
                numbers == [
                    [.numbered(0), .numbered(1), .numbered(2), .numbered(0), .numbered(1)],
                    [.numbered(0), .numbered(1)],
                    [],
                ]
            )
        }
    }

    @Test("that a slow reader has no room for are dropped, oldest first, and counted")
    func slowReader() async throws {
        try await withServer(script: Self.subscribeAndEmit) { server in
            let client = try await server.connect { $0.eventBufferSize = 4 }
            var events = client.events.makeAsyncIterator()
            _ = try await client.act(10)
            #expect(await events.next() == ReceivedEvent(topic: "numbers", payload: .numbered(6), missed: 6))
            #expect(await events.next() == ReceivedEvent(topic: "numbers", payload: .numbered(7)))
            _ = try await client.act(3)
            #expect(await events.next() == ReceivedEvent(topic: "numbers", payload: .numbered(9), missed: 1))
            for number in 0..<3 as Range<UInt32> {
                #expect(await events.next() == ReceivedEvent(topic: "numbers", payload: .numbered(number)))
            }
            await client.close()
            #expect(await events.next() == nil)
        }
    }

    @Test("that a slow client has no room for are dropped, its calls are not, and it is logged once")
    func slowClient() async throws {
        let script: Stage.Script = { connection, _ in
            connection.subscribe(to: "flood")
            return 1
        }
        try await withServer {
            $0.limits.outboundBytes = 100_000
            $0.compression.maximumLevel = .none
        } script: { connection, argument in
            try await script(connection, argument)
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.act(argument: 0), id: 0)
            #expect(try await peer.message() == .result(id: 0, of: 1 as UInt32))
            try await peer.stopReading()
            // More than the two sockets and the queue take.
            let text = String(repeating: "flood", count: 6000)
            var emitted = 0
            try await waitUntil("the queue is full") {
                for _ in 0..<20 {
                    server.server.events.emit(.text("\(emitted) \(text)"), to: "flood")
                    emitted += 1
                }
                return server.log.entries.contains { $0.level == .warning }
            }
            // Others are not held up.
            try await server.expectServing()

            try await peer.call(.double(number: 1), id: 1)
            try await peer.resumeReading()
            var numbers: [Int] = []
            reading: while true {
                switch try #require(try await peer.message()) {
                case .event(_, let payload):
                    guard case .text(let text) = try TrialEvent(archivedBytes: payload) else { break }
                    numbers.append(try #require(text.split(separator: " ").first.flatMap { Int($0) }))
                case let message:
                    #expect(try message == .result(id: 1, of: 2 as UInt32))
                    break reading
                }
            }
            #expect(numbers.count < emitted)
            #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
            #expect(server.log.entries.filter { $0.level >= .warning }.count == 1)
            await peer.close()
        }
    }

    @Test("of an emitter that outlives its connection reach the others")
    func emitterOutlives() async throws {
        try await withServer(script: Self.subscribeAndEmit) { server in
            let client = try await server.connect()
            let connection = try await server.connection()
            let emitter = connection.events
            _ = try await client.act(0)
            await client.close()
            try await server.waitForConnections(0)

            let other = try await server.connect()
            var events = other.events.makeAsyncIterator()
            _ = try await other.act(0)
            emitter.emit(.numbered(1), to: "numbers")
            connection.emit(.numbered(2), to: "numbers")
            #expect(await events.next()?.payload == .numbered(1))
            #expect(await events.next()?.payload == .numbered(2))

            // A handler that outlives its connection does not subscribe it again.
            connection.subscribe(to: "ghost")
            #expect(connection.topics == [])
            #expect(server.server.topics == ["numbers"])
            await other.close()
        }
    }

    @Test("go nowhere once the server has stopped")
    func afterStop() async throws {
        var emitter: EventEmitter<TrialEvent>?
        try await withServer { emitter = $0.server.events }
        emitter?.emit(.numbered(1), to: "a")
    }

    @Test("that have no archive are logged, and the connection lives")
    func noArchive() async throws {
        // Nothing that `TrialEvent` can hold has no archive; a server of other events has.
        let log = LogCapture()
        let server = OversizeServer(configuration: .selfSigned(host: "127.0.0.1", port: 0), logger: log.logger) {
            $0.subscribe(to: "sizes")
            return OversizeHandler(connection: $0)
        }
        let address = try await server.start()
        let fingerprint = try #require(server.certificateFingerprint)
        let client = try await OversizeClient.connect(to: "\(address)", tls: .pinned(sha256: fingerprint))
        var events = client.events.makeAsyncIterator()
        try await client.emit(2)
        #expect(log.entries(from: .error).count == 1)
        #expect(await events.next()?.payload == 1)
        await client.close()
        await server.stop()
    }
}

@RPC(events: Int.self)
protocol Oversize {
    func emit(_ count: UInt32) async throws
}

private struct OversizeHandler: Oversize {
    let connection: OversizeConnection

    func emit(_ count: UInt32) async throws {
        connection.emit(.max, to: "sizes")
        connection.emit(1, to: "sizes")
    }
}

extension ReceivedEvent {
    fileprivate init(topic: Topic, payload: Event) {
        self.init(topic: topic, payload: payload, missed: 0)
    }
}
