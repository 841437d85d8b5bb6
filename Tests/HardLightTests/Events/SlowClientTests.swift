import HardLightCore
import Logging
import NIOCore
import NIOEmbedded
import RKYV
import Testing

@testable import HardLight

@Suite("Events for a slow client", .serialized, .timeLimit(.minutes(1)))
struct SlowClientTests {
    /// An event of about 1,000 bytes, finished.
    private func frame(_ number: UInt32, _ topic: Topic) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        var scratch = ArchiveScratch()
        let framing = MessageFraming(
            role: .server,
            version: .v2,
            compression: CompressionPolicy(level: 0),
            deflaters: DeflaterPool(maximumIdle: 1)
        )
        let event = TrialEvent.text("\(number) " + String(repeating: "x", count: 1000))
        _ = try framing.write(to: &buffer, mask: nil, scratch: &scratch) { memory, scratch throws(ArchiveError) in
            try framing.format.encodeEvent(topic: topic, event: event, into: memory, scratch: &scratch)
        }
        return buffer
    }

    private func numbers(_ frames: [SeenFrame]) throws -> [Int] {
        try frames.map { frame in
            guard case .event(_, let payload) = try SeenMessage(frame),
                case .text(let text) = try TrialEvent(archivedBytes: payload)
            else { return -1 }
            return Int(text.prefix { $0 != " " }) ?? -1
        }
    }

    /// Delivers events while the peer takes nothing, and then what it gets.
    private func deliver(
        _ events: [(number: UInt32, topic: Topic, policy: EventPolicy)],
        limit: Int
    ) async throws -> (numbers: [Int], dropped: [Int], peer: MemoryLink) {
        let peer = try await MemoryLink(role: .server) { $0.outboundBytes = limit }
        try await peer.setWritable(false)
        var dropped: [Int] = []
        for event in events {
            let frame = try frame(event.number, event.topic)
            dropped.append(try await peer.onLoop { $0.deliver(frame, topic: event.topic, policy: event.policy) })
            // The bound holds at every moment.
            let held = try await peer.onLoop { $0.outbox.count + $0.events.bytes }
            #expect(held <= limit)
        }
        let total = dropped.reduce(0, +)
        #expect(peer.link.droppedEvents == total)
        #expect(peer.log.entries(from: .warning).count == (total > 0 ? 1 : 0))
        guard peer.user.closure == nil else { return ([], dropped, peer) }
        try await peer.setWritable(true)
        return (try numbers(try await peer.frames()), dropped, peer)
    }

    @Test("that are within the bound wait, and come in order")
    func waiting() async throws {
        let (numbers, dropped, _) = try await deliver(
            (0..<500).map { ($0, $0.isMultiple(of: 2) ? "a" : "b", .dropOldest) },
            limit: 1 << 20
        )
        #expect(numbers == Array(0..<500))
        #expect(dropped.allSatisfy { $0 == 0 })
    }

    @Test("beyond the bound lose the oldest")
    func oldest() async throws {
        let (numbers, dropped, _) = try await deliver((0..<100).map { ($0, "a", .dropOldest) }, limit: 20_000)
        #expect((10...19).contains(numbers.count))
        #expect(numbers == Array((100 - numbers.count)..<100))
        #expect(dropped.reduce(0, +) == 100 - numbers.count)
    }

    @Test("beyond the bound lose the newest")
    func newest() async throws {
        let (numbers, dropped, _) = try await deliver((0..<100).map { ($0, "a", .dropNewest) }, limit: 20_000)
        #expect((10...19).contains(numbers.count))
        #expect(numbers == Array(0..<numbers.count))
        #expect(dropped.reduce(0, +) == 100 - numbers.count)
    }

    @Test("replace each other where only the newest counts")
    func coalesced() async throws {
        let (numbers, dropped, _) = try await deliver(
            (0..<100).map { ($0, ["a", "b", "c"][Int($0 % 3)], $0 % 3 == 2 ? .dropOldest : .coalesce) },
            limit: 1 << 20
        )
        // Of "a" and "b" the last ones, in the places of the first.
        #expect(numbers == [99, 97] + stride(from: 2, to: 100, by: 3))
        #expect(dropped.reduce(0, +) == 33 + 32)
    }

    @Test("close the connection where gaps are worth nothing, and nobody waits for it")
    func disconnected() async throws {
        let (_, dropped, peer) = try await deliver((0..<30).map { ($0, "a", .disconnect) }, limit: 20_000)
        #expect(peer.user.closure?.code == .policyViolation)
        #expect(dropped.first { $0 > 0 } == 1)
        // It took nothing, not even the close frame.
        await peer.advance(by: .seconds(1))
        #expect(!peer.channel.isActive)
        #expect(try await peer.onLoop { $0.events.isEmpty })
    }

    @Test("do not hold up its answers, which are not counted among them")
    func answers() async throws {
        let peer = try await MemoryLink(role: .server) { $0.outboundBytes = 20_000 }
        try await peer.setWritable(false)
        for number in 0..<50 as Range<UInt32> {
            let frame = try frame(number, "a")
            _ = try await peer.onLoop { $0.deliver(frame, topic: "a", policy: .dropOldest) }
        }
        try await peer.onLoop { link in
            try link.send { memory, scratch throws(ArchiveError) in
                try link.format.encodeResponse(id: 7, output: 1 as UInt8, into: memory, scratch: &scratch)
            }
        }
        try await peer.setWritable(true)
        let frames = try await peer.frames()
        #expect(try SeenMessage(frames[0]) == .result(id: 7, of: 1 as UInt8))
        #expect(try numbers(Array(frames.dropFirst())).last == 49)
    }

    @Test("are visible on the connection and the server, by the policy of their topic")
    func visible() async throws {
        let script: Stage.Script = { connection, argument in
            connection.subscribe(to: "flood")
            connection.subscribe(to: "price")
            return UInt32(connection.droppedEvents)
        }
        try await withServer {
            $0.limits.outboundBytes = 100_000
            $0.compression.maximumLevel = .none
            $0.eventPolicy = { $0 == "price" ? .coalesce : .dropNewest }
        } script: { connection, argument in
            try await script(connection, argument)
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.act(argument: 0), id: 0)
            #expect(try await peer.message() == .result(id: 0, of: 0 as UInt32))
            try await peer.stopReading()
            let text = String(repeating: "flood", count: 6000)
            var price: UInt32 = 0
            try await waitUntil("the queue is full") {
                for _ in 0..<20 {
                    server.server.events.emit(.text(text), to: "flood")
                    price += 1
                    server.server.events.emit(.numbered(price), to: "price")
                }
                return server.server.droppedEvents > 100
            }
            let connection = try await server.connection()
            try await waitUntil("both counts are one") { connection.droppedEvents == server.server.droppedEvents }
            try await server.expectServing()
            try await peer.resumeReading()
            // The last price comes, and the calls are answered.
            var lastPrice: UInt32 = 0
            while lastPrice < price {
                guard case .event(_, let payload) = try #require(try await peer.message()) else { continue }
                if case .numbered(let number) = try TrialEvent(archivedBytes: payload) { lastPrice = number }
            }
            try await peer.call(.act(argument: 0), id: 0)
            var result: SeenMessage?
            repeat {
                result = try await peer.message()
            } while result?.isEvent == true
            #expect(try result == .result(id: 0, of: UInt32(connection.droppedEvents)))
            await peer.close()
        }
    }
}

extension SeenMessage {
    fileprivate var isEvent: Bool {
        if case .event = self { true } else { false }
    }
}
