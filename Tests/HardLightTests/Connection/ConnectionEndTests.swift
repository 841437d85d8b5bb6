import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import Testing

@testable import HardLight

@Suite("The end of a connection", .serialized, .timeLimit(.minutes(1)))
struct ConnectionEndTests {
    // MARK: As the server sees it

    @Test("is told to whoever waits for it on the server, before and after")
    func untilClosed() async throws {
        try await withClient { server, client in
            let connection = try await server.connection()
            #expect(connection.closure == nil)
            let cancelled = Task { await connection.untilClosed() }
            cancelled.cancel()
            #expect(await cancelled.value == nil)
            async let closure = connection.untilClosed()
            await client.close(code: CloseCode(rawValue: 4007), reason: "enough")
            let seen = await closure
            #expect(seen == ConnectionClosure(.remote, CloseCode(rawValue: 4007), "enough"))
            #expect(connection.closure == (await connection.untilClosed()))
        }
    }

    @Test("is told of a connection that never came to be", arguments: [true, false])
    func neverOpened(isRefused: Bool) async throws {
        let connections = NIOLockedValueBox<[TrialConnection]>([])
        let admit: @Sendable (TrialConnection) async throws -> Void = { connection in
            connections.withLockedValue { $0.append(connection) }
            connection.subscribe(to: "a")
            if isRefused { throw ConnectionRefusal(status: 401) }
        }
        try await withServer(admit: admit) { server in
            let client = try? await server.connect()
            await client?.close()
            let connection = try #require(connections.withLockedValue { $0.first })
            #expect(await connection.untilClosed()?.side == (isRefused ? .neither : .remote))
            #expect(!connection.subscribe(to: "b"))
            #expect(server.server.topics == [])
        }
    }

    // MARK: Before it has opened

    @Test("has the code that the server gives it while its handler is made")
    func closedWhileMade() async throws {
        let admit: @Sendable (TrialConnection) async throws -> Void = { connection in
            connection.state.withLock { $0.counter = 7 }
            connection.close(code: CloseCode(rawValue: 4401), reason: "sign in")
            // Too late.
            connection.state.withLock { $0.counter = 8 }
            #expect(!connection.subscribe(to: "a"))
        }
        try await withServer(admit: admit) { server in
            let client = try await server.connect()
            let closure = await client.untilClosed()
            #expect(closure == ConnectionClosure(.remote, CloseCode(rawValue: 4401), "sign in"))
            #expect(client.state.counter == 7)
            try await server.waitForConnections(0)
            try await waitUntil("the handler goes") { server.stage.livingHandlers.isEmpty }
            #expect(server.server.topics == [])
        }
    }

    @Test("is what a page gets of a refusal that has a code for it; others get its status")
    func refusedPage() async throws {
        let refusal = ConnectionRefusal(status: 401, reason: "sign in", closeCode: CloseCode(rawValue: 4401))
        try await withServer({ $0.origins = .any }, admit: { _ in throw refusal }) { server in
            let page = try await RawConnection.upgraded(port: server.port, [("Origin", "https://example.com")])
            let close = try #require(try await page.frame())
            #expect(close.closeCode == 4401)
            #expect(close.closeReason == "sign in")
            try await page.send(.close(4401))
            #expect(try await page.rest() == [])
            let error = await #expect(throws: ConnectionError.self) { try await server.connect() }
            #expect(error?.status == 401)
            #expect(server.server.connectionCount == 0)
            #expect(server.log.entries(from: .info).count { $0.message == "connection refused" } == 2)
        }
    }

    @Test("comes with 1008 when more changes than go in line are made before it opens")
    func tooSlowWhileMade() async throws {
        let admit: @Sendable (TrialConnection) async throws -> Void = { connection in
            connection.state.withLock { $0.name = String(repeating: "x", count: 20_000) }
            connection.state.withLock { $0.counter = 1 }
            // One that is missed is not followed by another.
            connection.state.withLock { $0.counter = 2 }
        }
        try await withServer {
            $0.limits.outboundBytes = 10_000
            $0.compression.maximumLevel = .none
        } admit: { connection in
            try await admit(connection)
        } _: { server in
            let client = try await server.connect()
            #expect(await client.untilClosed()?.code == .policyViolation)
            #expect(client.state.counter == 0)
            #expect(client.state.name.utf8.count == 20_000)
        }
    }

    // MARK: In memory

    @Test("does not come before a peer has taken what was sent before it, as long as it takes some")
    func slowClose() async throws {
        let peer = try await MemoryLink(role: .server)
        try await peer.setWritable(false)
        _ = try await peer.onLoop { link in
            for _ in 0..<8 { try link.send { memory, _ in MessageFiller.fill(memory, 100_000) } }
        }
        peer.link.close(.normalClosure, reason: "")
        await peer.advance(by: .milliseconds(999))
        #expect(peer.channel.isActive)
        // Some of it is taken.
        try await peer.setWritable(true)
        try await peer.setWritable(false)
        await peer.advance(by: .milliseconds(999))
        #expect(peer.channel.isActive)
        let frames = try await peer.frames()
        #expect(frames.count == 9)
        #expect(frames.last?.closeCode == 1000)
        // All is taken, and no answer comes.
        await peer.advance(by: .seconds(1))
        #expect(!peer.channel.isActive)
    }

    @Test("of a peer that takes nothing comes in time")
    func stuckClose() async throws {
        let peer = try await MemoryLink(role: .server)
        try await peer.setWritable(false)
        _ = try await peer.onLoop { link in
            try link.send { memory, _ in MessageFiller.fill(memory, 100_000) }
        }
        peer.link.close(.normalClosure, reason: "")
        await peer.advance(by: .seconds(1))
        await peer.advance(by: .seconds(1))
        #expect(!peer.channel.isActive)
    }

    @Test("tells the user when the close frame is on its way, and not from where it is closed")
    func order() async throws {
        let peer = try await MemoryLink(role: .server)
        let user = peer.user
        let isTold = try await peer.onLoop { link in
            link.close(.normalClosure, reason: "")
            return user.closure != nil
        }
        #expect(!isTold)
        #expect(user.closure?.code == .normalClosure)
        #expect(try await peer.opcodes() == [8])
    }

    @Test("comes when a message does not, in a time; one that comes bit by bit has no more", arguments: [1, 10])
    func stalled(step: Int64) async throws {
        let peer = try await MemoryLink(role: .server) {
            $0.liveness = Liveness.Rules(Keepalive(), idleTimeout: nil, messageTimeout: .seconds(60))
        }
        try await peer.channel.writeInbound(
            ByteBuffer(bytes: RawFrame.header(first: 0x82, length: 1000, mask: [1, 2, 3, 4]))
        )
        for _ in 0..<59 / step {
            await peer.advance(by: .seconds(step))
            try await peer.channel.writeInbound(ByteBuffer(bytes: [0]))
        }
        #expect(peer.user.closure == nil)
        await peer.advance(by: .seconds(31))
        #expect(peer.user.closure?.code == .policyViolation)
    }

    @Test("does not come of a control frame in two pieces")
    func controlFrameInPieces() async throws {
        let peer = try await MemoryLink(role: .server) {
            $0.liveness = Liveness.Rules(Keepalive(), idleTimeout: nil, messageTimeout: .seconds(60))
        }
        let pong = RawFrame.pong([1, 2, 3]).bytes
        for _ in 0..<20 {
            try await peer.channel.writeInbound(ByteBuffer(bytes: pong[..<4]))
            try await peer.channel.writeInbound(ByteBuffer(bytes: pong[4...]))
            await peer.advance(by: .seconds(25))
        }
        #expect(peer.user.closure == nil)
    }

    @Test("is not put off by what comes beside a message that does not")
    func pingsBesideMessage() async throws {
        let peer = try await MemoryLink(role: .server) {
            $0.liveness = Liveness.Rules(Keepalive(), idleTimeout: nil, messageTimeout: .seconds(60))
        }
        try await peer.receive(.binary([1, 2, 3], final: false))
        let pings = Array(repeating: RawFrame.ping().bytes, count: 600).flatMap { $0 }
        for _ in 0..<5 where peer.user.closure == nil {
            try await peer.channel.writeInbound(ByteBuffer(bytes: pings))
            await peer.channel.testingEventLoop.run()
            await peer.advance(by: .seconds(20))
        }
        #expect(peer.user.closure?.code == .policyViolation)
    }

    @Test(
        "a peer that pings and does not read gets an answer to the last ping",
        arguments: [FrameParser.Role.client, .server]
    )
    func pings(role: FrameParser.Role) async throws {
        let peer = try await MemoryLink(role: role)
        try await peer.setWritable(false)
        for number in 0..<200 as Range<UInt8> {
            let ping = RawFrame.ping([number])
            try await peer.receive(role == .client ? ping.unmasked : ping)
        }
        #expect(peer.link.outbox.count == 0)
        try await peer.setWritable(true)
        #expect(try await peer.frames().map(\.payload) == [[199]])
    }
}

/// A message that is nothing but long.
enum MessageFiller {
    static func fill(_ memory: UnsafeMutableRawBufferPointer, _ count: Int) -> Int {
        if memory.count >= count {
            memory.initializeMemory(as: UInt8.self, repeating: 7)
        }
        return count
    }
}
