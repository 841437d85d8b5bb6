import HardLightCore
import NIOCore
import NIOEmbedded
import Testing

@testable import HardLight

@Suite("Keepalive", .serialized, .timeLimit(.minutes(1)))
struct KeepaliveTests {
    private static let rules = Liveness.Rules(Keepalive(), idleTimeout: nil)

    @Test("pings a quiet peer and goes on when there is an answer", arguments: [FrameParser.Role.client, .server])
    func ping(role: FrameParser.Role) async throws {
        let peer = try await MemoryLink(role: role) { $0.liveness = Self.rules }
        for _ in 0..<5 {
            await peer.advance(by: .milliseconds(29_999))
            #expect(try await peer.frames() == [])
            await peer.advance(by: .milliseconds(1))
            let frames = try await peer.frames()
            #expect(frames.map(\.opcode) == [9])
            #expect(frames.first?.isMasked == (role == .client))
            await peer.advance(by: .seconds(19))
            let pong = RawFrame(10, [])
            try await peer.receive(role == .client ? pong.unmasked : pong)
        }
        #expect(peer.user.closure == nil)
    }

    @Test("ends the connection of a peer that does not answer, without waiting for more")
    func gone() async throws {
        let peer = try await MemoryLink(role: .server) { $0.liveness = Self.rules }
        await peer.advance(by: .seconds(30))
        #expect(try await peer.opcodes() == [9])
        await peer.advance(by: .milliseconds(19_999))
        #expect(peer.user.closure == nil)
        await peer.advance(by: .milliseconds(1))
        #expect(peer.user.closure?.side == .neither)
        #expect(peer.user.closure?.code == .abnormalClosure)
        #expect(!peer.channel.isActive)
    }

    @Test("takes any bytes for an answer, and needs none while they come")
    func bytes() async throws {
        let peer = try await MemoryLink(role: .server) { $0.liveness = Self.rules }
        for _ in 0..<10 {
            await peer.advance(by: .seconds(29))
            // A part of a frame is a sign of life as well.
            try await peer.channel.writeInbound(ByteBuffer(bytes: [0x8A]))
            await peer.advance(by: .seconds(29))
            try await peer.channel.writeInbound(ByteBuffer(bytes: [0x80, 0, 0, 0, 0]))
        }
        #expect(try await peer.frames() == [])
        #expect(peer.user.closure == nil)
    }

    @Test("is not fooled by a peer that does not take what is sent: it is gone in the same time, and gets no pings")
    func blockedWriter() async throws {
        let peer = try await MemoryLink(role: .server) { $0.liveness = Self.rules }
        try await peer.setWritable(false)
        await peer.advance(by: .seconds(49))
        #expect(peer.user.closure == nil)
        #expect(peer.link.outbox.count == 0)
        await peer.advance(by: .seconds(1))
        #expect(peer.user.closure?.side == .neither)
    }

    @Test("does not give up on a peer that is slow, and takes what is sent bit by bit")
    func slowPeer() async throws {
        let peer = try await MemoryLink(role: .server) { $0.liveness = Self.rules }
        for _ in 0..<10 {
            try await peer.setWritable(false)
            await peer.advance(by: .seconds(40))
            try await peer.setWritable(true)
        }
        #expect(peer.user.closure == nil)
        _ = try await peer.frames()
        await peer.advance(by: .seconds(30))
        #expect(try await peer.opcodes() == [9])
    }

    @Test("closes a connection that nobody uses, though it answers pings, and no other")
    func idle() async throws {
        let rules = Liveness.Rules(Keepalive(), idleTimeout: .seconds(100))
        let peer = try await MemoryLink(role: .server) { $0.liveness = rules }
        // Used by a message, and then by a call that runs.
        await peer.advance(by: .seconds(29))
        try await peer.receive(.binary(RawMessage.stored([1])))
        peer.user.isBusy = true
        for _ in 0..<8 {
            await peer.advance(by: .seconds(25))
            try await peer.receive(RawFrame(10, []))
        }
        peer.user.isBusy = false
        // And by what is sent.
        _ = try await peer.onLoop { link in
            try link.send { memory, scratch throws(ArchiveError) in
                try MessageFormat.withTopics.encodeResponse(id: 0, output: 1 as UInt8, into: memory, scratch: &scratch)
            }
        }
        #expect(peer.user.closure == nil)
        for _ in 0..<5 {
            await peer.advance(by: .seconds(19))
            try await peer.receive(RawFrame(10, []))
        }
        #expect(peer.user.closure == nil)
        await peer.advance(by: .seconds(5))
        #expect(peer.user.closure?.side == .local)
        #expect(peer.user.closure?.code == .goingAway)
        #expect(try await peer.frames().last?.closeCode == 1001)
    }

    // MARK: Over TLS

    @Test("finds and frees a half-open connection, and the calls that wait in it")
    func halfOpen() async throws {
        try await withServer {
            $0.keepalive = Keepalive(interval: .milliseconds(50), timeout: .milliseconds(50))
        } _: { server in
            // It never answers a ping.
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.pass(gate: 1), id: 0)
            #expect(try await peer.frame()?.opcode == 9)
            try await server.waitForConnections(0)
            try await waitUntil("the handler is cancelled") { server.gates.turnedAway == 1 }
            try await waitUntil("the handler goes") { server.stage.livingHandlers.isEmpty }
        }
    }

    @Test("keeps a quiet connection of our own client up, whoever pings", arguments: [true, false])
    func quiet(isServerPinging: Bool) async throws {
        let often = Keepalive(interval: .milliseconds(20), timeout: .seconds(10))
        let never = Keepalive(interval: nil, timeout: .seconds(10))
        try await withServer {
            $0.keepalive = isServerPinging ? often : never
        } _: { server in
            let client = try await server.connect { $0.keepalive = isServerPinging ? never : often }
            // A call that takes many intervals.
            async let passed = client.pass(1)
            try await waitUntil("it waits") { server.gates.waiting == 1 }
            // Some intervals go by.
            for gate in 100..<103 as Range<UInt32> {
                _ = try? await client.withTimeout(.milliseconds(60)).pass(gate)
            }
            server.gates.open(1)
            #expect(try await passed == 1)
            #expect(client.closure == nil)
            await client.close()
        }
    }

    @Test("ends a client's calls when the server has vanished")
    func vanishedServer() async throws {
        try await RawServer.run { server in
            var configuration = ClientConfiguration()
            configuration.keepalive = Keepalive(interval: .milliseconds(50), timeout: .milliseconds(50))
            async let connecting = TrialClient.connect(
                to: server.address,
                tls: server.tls,
                configuration: configuration
            )
            let peer = try await server.acceptUpgrade()
            let client = try await connecting
            let error = await #expect(throws: RPCError.self) { try await client.double(1) }
            #expect(error?.code == .connectionClosed)
            #expect(client.closure?.side == .neither)
            await peer.cut()
        }
    }
}
