import HardLightCore
import Logging
import NIOCore
import NIOEmbedded
import RKYV
import Testing

@testable import HardLight

/// Each limit at its edge: what is just within it goes through, what is just beyond ends as the documents say.
@Suite("Limits", .serialized, .timeLimit(.minutes(1)))
struct LimitTests {
    @Test("connections: one more is closed before TLS, and has its place when another goes", arguments: [true, false])
    func connections(isPerAddress: Bool) async throws {
        try await withServer {
            $0.limits.connections = isPerAddress ? 100 : 3
            $0.limits.connectionsPerAddress = isPerAddress ? 3 : 100
        } _: { server in
            var peers: [RawConnection] = []
            for _ in 0..<3 {
                peers.append(try await RawConnection.upgraded(port: server.port))
            }
            for _ in 0..<5 {
                let more = try await RawConnection.connect(port: server.port, isTLS: false)
                #expect(try await more.end() == [])
            }
            // A row of them is one line in the log.
            #expect(server.log.entries(from: .warning).count == 1)
            await peers.removeFirst().close()
            try await server.waitForConnections(2)
            var client: TrialClient?
            try await waitUntil("there is a place again") { true }
            for _ in 0..<50 where client == nil {
                client = try? await server.connect()
            }
            #expect(try await client?.double(1) == 2)
            await client?.close()
            for peer in peers {
                await peer.close()
            }
        }
    }

    @Test("connections that have not got through their handshake count, and end with the server")
    func handshaking() async throws {
        var silent: [RawConnection] = []
        try await withServer {
            $0.limits.connections = 3
            $0.limits.handshakeTimeout = .seconds(60)
        } _: { server in
            for _ in 0..<3 {
                silent.append(try await RawConnection.connect(port: server.port, isTLS: false))
            }
            silent.append(try await RawConnection.connect(port: server.port, isTLS: false))
            // Which of the four finds no place is up to the loops that they come to: on a busy machine it need not be the last.
            try await waitUntil("one connection too many has ended") { silent.contains(where: \.hasEnded) }
            #expect(silent.count(where: \.hasEnded) == 1)
            #expect(silent.allSatisfy { $0.received.isEmpty })
        }
        for peer in silent {
            _ = try await peer.end()
        }
    }

    @Test("what comes before the handshake is over: one byte more is an error, and goes no further")
    func handshakeBytes() throws {
        let channel = EmbeddedChannel(handler: HandshakeGate(.request))
        let limit = 65_536
        try channel.writeInbound(ByteBuffer(repeating: 1, count: limit - 1))
        try channel.writeInbound(ByteBuffer(repeating: 1, count: 1))
        #expect(throws: HandshakeGate.Exceeded.self) {
            try channel.writeInbound(ByteBuffer(repeating: 1, count: 1))
        }
        #expect(try channel.readInbound(as: ByteBuffer.self)?.readableBytes == limit - 1)
        #expect(try channel.readInbound(as: ByteBuffer.self)?.readableBytes == 1)
        #expect(try channel.readInbound(as: ByteBuffer.self) == nil)
        _ = try channel.finish()
    }

    @Test("topic changes that wait: one more drops the oldest, and the reader is told")
    func topicChanges() async throws {
        for excess in [0, 1, 3] {
            let changes = Broadcast<TopicChange>()
            var reader = TopicChanges(changes.subscribe(capacity: TopicChanges.capacity)).makeAsyncIterator()
            for number in 0..<TopicChanges.capacity + excess {
                changes.send(.created(Topic("\(number)")))
            }
            if excess > 0 {
                #expect(await reader.next() == .missed(excess))
            }
            #expect(await reader.next() == .created(Topic("\(excess)")))
            #expect(await reader.next() == .created(Topic("\(excess + 1)")))
        }
        #expect(TopicChanges.capacity == 16_384)
    }

    @Test("fragments: one more closes with 1008")
    func fragments() async throws {
        try await withServer {
            $0.limits.fragments = 5
        } _: { server in
            let message = RawMessage.stored(try RawMessage.request(TrialCall.double(number: 2), id: 0))
            for (count, isFine) in [(5, true), (6, false)] {
                let peer = try await RawConnection.upgraded(port: server.port)
                try await peer.send(.binary(Array(message[..<4]), final: false))
                for _ in 0..<(count - 2) {
                    try? await peer.send(.more([]))
                }
                try? await peer.send(.more(Array(message[4...]), final: true))
                if isFine {
                    #expect(try await peer.message() == .result(id: 0, of: 4 as UInt32))
                } else {
                    #expect(try await peer.frame()?.closeCode == 1008)
                }
                await peer.close()
            }
        }
    }

    @Test("a message: one byte more, inflated or on the wire, closes with 1009")
    func messageSize() async throws {
        let request = try RawMessage.request(TrialCall.echo(bytes: Filler.noise(5000, seed: 1)), id: 0)
        for (limit, isFine) in [(request.count, true), (request.count - 1, false)] {
            try await withServer {
                $0.limits.messageSize = limit
            } _: { server in
                for message in [RawMessage.stored(request), Deflated.stream(request)] {
                    let peer = try await RawConnection.upgraded(port: server.port)
                    try? await peer.send(.binary(message))
                    if isFine {
                        guard case .result(0, _) = try #require(try await peer.message()) else {
                            Issue.record("no result")
                            continue
                        }
                    } else {
                        #expect(try await peer.frame()?.closeCode == 1009)
                    }
                    await peer.close()
                }
            }
        }
    }

    @Test("calls in flight: one more is answered with an error, and its id can be used again")
    func callsInFlight() async throws {
        try await withServer {
            $0.limits.callsInFlight = 3
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            for id in 0..<3 as Range<UInt8> {
                try await peer.call(.pass(gate: UInt32(id)), id: id)
            }
            for _ in 0..<2 {
                try await peer.call(.double(number: 1), id: 9)
                #expect(try await peer.message() == .error(id: 9, .tooManyCallsInFlight))
            }
            server.gates.open(1)
            #expect(try await peer.message() == .result(id: 1, of: 1 as UInt32))
            try await peer.call(.double(number: 1), id: 9)
            #expect(try await peer.message() == .result(id: 9, of: 2 as UInt32))
            server.gates.open([0, 2])
            await peer.close()
        }
    }

    @Test("the depth of an archive: one level more is answered with an error")
    func archiveDepth() async throws {
        // A call's archive nests one level for the bytes of its argument.
        for (depth, isFine) in [(3, true), (1, false)] {
            try await withServer {
                $0.limits.archiveDepth = depth
            } _: { server in
                let peer = try await RawConnection.upgraded(port: server.port)
                try await peer.call(.echoParcel(parcel: .full, urgent: false, stamps: nil), id: 0)
                let message = try #require(try await peer.message())
                if isFine {
                    guard case .result(0, _) = message else {
                        Issue.record("\(message)")
                        return
                    }
                } else {
                    #expect(message == .error(id: 0, .serverDecodeError))
                }
                await peer.close()
            }
        }
    }

    @Test("subscriptions of a connection and topics of a server: one more is turned down, and told")
    func subscriptions() async throws {
        let script: Stage.Script = { connection, argument in
            if argument >= 1000 {
                connection.unsubscribe(from: Topic("\(argument - 1000)"))
                return 1
            }
            return connection.subscribe(to: Topic("\(argument)")) ? 1 : 0
        }
        try await withServer {
            $0.limits.subscriptions = 3
            $0.limits.topics = 4
        } script: { connection, argument in
            try await script(connection, argument)
        } _: { server in
            let one = try await server.connect()
            for topic in 0..<3 as Range<UInt32> {
                #expect(try await one.act(topic) == 1)
            }
            #expect(try await one.act(3) == 0)
            // What it has is not one more.
            #expect(try await one.act(2) == 1)
            let other = try await server.connect()
            #expect(try await other.act(3) == 1)
            // A fifth topic is too many; one that there is, is not.
            #expect(try await other.act(4) == 0)
            #expect(try await other.act(0) == 1)
            #expect(server.server.topics.count == 4)
            #expect(try await one.act(1001) == 1)
            #expect(try await other.act(4) == 1)
            #expect(server.log.entries(from: .warning).count == 1)
            await one.close()
            await other.close()
        }
    }

    @Test("the rate of calls: those beyond it wait for their time, in order, and pings with them")
    func callRate() async throws {
        let peer = try await MemoryLink(role: .server) { $0.callRate = CallRate(perSecond: 10, burst: 4) }
        let message = RawFrame.binary(RawMessage.stored([1]))
        // In one piece, with a ping behind them.
        try await peer.channel.writeInbound(
            ByteBuffer(bytes: Array((0..<10).map { _ in message.bytes }.joined()) + RawFrame.ping([7]).bytes)
        )
        #expect(peer.user.messages == 4)
        await peer.advance(by: .milliseconds(99))
        #expect(peer.user.messages == 4)
        await peer.advance(by: .milliseconds(1))
        #expect(peer.user.messages == 5)
        await peer.advance(by: .milliseconds(500))
        #expect(peer.user.messages == 10)
        #expect(try await peer.frames() == [])
        await peer.advance(by: .milliseconds(100))
        #expect(try await peer.opcodes() == [10])
        // After a pause there is a burst again; a close frame is looked at when its time has come.
        await peer.advance(by: .seconds(10))
        for _ in 0..<4 {
            try await peer.receive(message)
        }
        #expect(peer.user.messages == 14)
        try await peer.receive(.close(1000))
        #expect(peer.user.closure == nil)
        await peer.advance(by: .milliseconds(100))
        #expect(peer.user.closure?.side == .remote)
    }

    @Test("the rate of calls, over TLS: all are answered")
    func callRateOverTLS() async throws {
        try await withServer {
            $0.limits.callRate = CallRate(perSecond: 200, burst: 5)
        } _: { server in
            let client = try await server.connect()
            let sum = try await withThrowingTaskGroup(of: UInt32.self) { group in
                for number in 0..<40 as Range<UInt32> {
                    group.addTask { try await client.double(number) }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 40 * 39)
            await client.close()
        }
    }

    @Test("a topic's name: one byte more is not subscribed to")
    func topicSize() async throws {
        let script: Stage.Script = { connection, size in
            connection.subscribe(to: Topic(String(repeating: "a", count: Int(size)))) ? 1 : 0
        }
        try await withServer(script: script) { server in
            let client = try await server.connect()
            #expect(try await client.act(1024) == 1)
            #expect(try await client.act(1025) == 0)
            #expect(server.server.topics.count == 1)
            let told = server.log.entries(from: .warning).compactMap { $0.metadata["topic"] }
            #expect(told.map(\.utf8.count) == [200])
        }
    }

    @Test(
        "connections from one address: what counts as one",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("2001:db8:0:7:1:2:3:4", "20:1:d:b8:0:0:0:7"),
            ("2001:db8:0:7:ffff::1", "20:1:d:b8:0:0:0:7"), ("2001:db8:0:8::1", "20:1:d:b8:0:0:0:8"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
        ]
    )
    func countedAddress(address: String, counted: String) throws {
        #expect(try SocketAddress(ipAddress: address, port: 1).countedAddress == counted)
    }
}
