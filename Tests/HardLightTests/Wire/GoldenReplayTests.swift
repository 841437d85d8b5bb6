import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import NIOHTTP1
import RKYV
import Testing

@testable import HardLight

/// What the reference implementation's client sent is fed to our server as it was on the wire, and the other way round;
/// what ours answers is compared with what the reference answered. There is no socket: the real ``Link``, with everything
/// on top of it, stands in a channel in memory.
@Suite("Recorded sessions", .serialized, .timeLimit(.minutes(1)))
struct GoldenReplayTests {
    // MARK: Their client, our server

    @Test("of the counter with events are answered with the same archives")
    func eventCounter() async throws {
        try await replay("session-2.0.0", frames: 16, level: 6, by: EventCounterInterface.self) {
            EventCounterHandler(connection: $0)
        }
    }

    @Test("of the pet are answered with the same archives")
    func pet() async throws {
        try await replay("session-2.0.0-pet", frames: 14, level: 6, by: PetServiceInterface.self) {
            PetServiceHandler(connection: $0)
        }
    }

    @Test("of the plain counter, which are stored, are answered with the same frames")
    func plainCounter() async throws {
        let session = try GoldenFrame.load("session-2.0.0-counter-level0")
        if GoldenFolder.override == nil { #expect(session.count == 315) }
        let ours = try await replayFrames(session, version: .v2, rootSize: 24, answers: 208)
        guard !ours.isEmpty else { return }
        // Theirs was stopped before it answered the close frame.
        #expect(ours.last == RawFrame.close().unmasked.bytes)
    }

    @Test("of the plain counter on hl/0, which are not compressed, are answered with the same frames")
    func plainCounterVersion0() async throws {
        let connections = try GoldenFrame.loadConnections("session-0.1.2")
        if GoldenFolder.override == nil { #expect(connections.map(\.count) == [314, 6]) }
        for (session, answers) in zip(connections, [208, 4]) {
            _ = try await replayFrames(session, version: .v0, rootSize: 16, answers: answers)
        }
    }

    /// - Returns: Our server's frames.
    private func replayFrames(
        _ session: [GoldenFrame],
        version: ProtocolVersion,
        rootSize: Int,
        answers count: Int
    ) async throws -> [[UInt8]] {
        if session.isEmpty { return [] }
        let server = try await GoldenServer(version: version, level: 0, PlainCounterInterface.self) {
            PlainCounterHandler(connection: $0)
        }
        for frame in session where frame.isFromClient {
            try await server.send(frame.frame)
        }
        let ours = try await server.frames().map(\.bytes)
        let messages = ours.filter { $0[0] == 0x82 }
        // A hundred increments by one were in flight together; which of them got which number was chance.
        func withoutIDs(_ frames: some Sequence<[UInt8]>) -> [[UInt8]] {
            frames.map { frame in
                var frame = frame
                let root = frame.count - rootSize
                if root > 0, frame[root] == 0 {
                    frame[root + 1] = 0
                }
                return frame
            }
        }
        let theirs = session.filter { !$0.isFromClient }.map(\.frame)
        if GoldenFolder.override == nil { #expect(theirs.count == count) }
        #expect(withoutIDs(messages).sorted() == withoutIDs(theirs).sorted())
        // Unlike theirs, our changes of the state come before the responses of their calls.
        var counter: [UInt8] = [0, 0, 0, 0]
        for frame in messages {
            switch try SeenMessage(payload: Array(frame[2...]), version: version) {
            case .state(let fields): counter = try #require(fields.first?.archive)
            case .result(_, let archive) where archive.count == 4: #expect(archive == counter)
            default: break
            }
        }
        return ours
    }

    private func replay<Interface: RPCInterface>(
        _ name: String,
        frames count: Int,
        level: Int,
        by interface: Interface.Type,
        handler: (HardLight.Connection<Interface>) -> Interface.RPCHandler
    ) async throws {
        let session = try GoldenFrame.load(name)
        if GoldenFolder.override == nil { #expect(session.count == count) }
        if session.isEmpty { return }
        let server = try await GoldenServer(level: level, interface, handler)
        for frame in session where frame.isFromClient {
            try await server.send(frame.frame)
        }
        // Theirs sends a call's answer, change and event in an order of chance, if not after the next call's.
        let theirs = session.filter { !$0.isFromClient }.map { $0.inflated ?? $0.payload }
        let ours = try await server.frames().map { try $0.opcode == 2 ? archive($0) : $0.payload }
        #expect(ours.sorted() == theirs.sorted())
    }

    // MARK: Our client, their server

    @Test("of the counter with events are understood, and asked for with the same archives")
    func eventCounterClient() async throws {
        let client = try await GoldenClient("session-2.0.0", frames: 16, EventCounterInterface.self)
        let counter = EventCounterClient(connection: client.connection, callOptions: CallOptions())
        var events = counter.events.makeAsyncIterator()
        let topic = Topic(bytes: [0x75])

        try await client.exchange { try await counter.newCounter() }
        #expect(await events.next()?.payload == .serverSentTest)
        try await client.exchange { try await counter.increment(amount: 7) }
        #expect(await events.next() == ReceivedEvent(topic: topic, payload: .incremented(to: 7, from: 0), missed: 0))
        try await client.exchange { try await counter.decrement(amount: 2) }
        #expect(await events.next() == ReceivedEvent(topic: topic, payload: .decremented(to: 5, from: 7), missed: 0))
        #expect(counter.state.counter == 5)
        #expect(counter.state.topic == topic)
        #expect(try await client.exchange { try await counter.get() } == 5)
        try await client.close()
        #expect(await events.next() == nil)
    }

    @Test("of the pet are understood, and asked for with the same archives")
    func petClient() async throws {
        let client = try await GoldenClient("session-2.0.0-pet", frames: 14, PetServiceInterface.self)
        let pet = PetServiceClient(connection: client.connection, callOptions: CallOptions())
        #expect(try await client.exchange { try await pet.makeANoise() } == nil)
        try await client.exchange { try await pet.becomeDog(name: "Rex", age: 3, breed: "German Shepherd") }
        #expect(pet.state.pet == .dog(name: "Rex", age: 3, breed: "German Shepherd"))
        #expect(try await client.exchange { try await pet.makeANoise() } == "Rex says woof!")
        try await client.exchange { try await pet.becomeCat(name: "Mittens", age: 2, breed: "Tabby") }
        #expect(try await client.exchange { try await pet.makeANoise() } == "Mittens says meow!")
        #expect(pet.state.pet == .cat(name: "Mittens", age: 2, breed: "Tabby"))
        try await client.close()
    }
}

extension GoldenReplayTests {
    @Test("of the counter on hl/0 are understood, and asked for with the same archives")
    func plainCounterClientVersion0() async throws {
        let session = try GoldenFrame.loadConnections("session-0.1.2", in: nil)[0]
        // One after the other: the hundred that follow were made at once, and those answers come in an order of chance.
        // The recorder saw some of an answer's messages only after the next call.
        let exchanges = session.quietExchanges(5)
        let client = try await GoldenClient(exchanges, version: .v0, PlainCounterInterface.self)
        let counter = PlainCounterClient(connection: client.connection, callOptions: CallOptions())
        #expect(client.connection.protocolVersion == .v0)
        #expect(try await client.exchange { try await counter.get() } == 0)
        #expect(try await client.exchange { try await counter.increment(amount: 5) } == 5)
        #expect(try await client.exchange { try await counter.decrement(amount: 3) } == 2)
        #expect(try await client.exchange { try await counter.get() } == 2)
        #expect(counter.state.counter == 2)
        try await client.exchange { try await counter.testOverhead() }
    }
}

/// A call of a recorded session, or its end, and what the other side sent until the next.
private struct Exchange {
    let request: GoldenFrame
    var answers: [GoldenFrame] = []
}

extension [GoldenFrame] {
    fileprivate var exchanges: [Exchange] {
        reduce(into: []) { exchanges, frame in
            if frame.isFromClient {
                exchanges.append(Exchange(request: frame))
            } else {
                exchanges[exchanges.count - 1].answers.append(frame)
            }
        }
    }
}

extension [GoldenFrame] {
    /// The first calls, which were made one after the other.
    fileprivate func quietExchanges(_ count: Int) -> [Exchange] { [Exchange](exchanges.prefix(count)) }
}

extension [[UInt8]] {
    fileprivate func sorted() -> [[UInt8]] {
        sorted { $0.lexicographicallyPrecedes($1) }
    }
}

/// The archive in a binary frame, whose message is stored.
private func archive(_ frame: SeenFrame) throws -> [UInt8] {
    try #require(RawMessage.unstored(frame.payload))
}

/// A link in a channel in memory, with bytes on its other side.
private struct MemoryWire {
    let channel: NIOAsyncTestingChannel
    let link: Link

    init(
        role: FrameParser.Role,
        version: ProtocolVersion = .v2,
        level: Int,
        attach: @escaping @Sendable (Link) -> Void
    ) async throws {
        let channel = NIOAsyncTestingChannel()
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        link = try await channel.testingEventLoop.executeInContext {
            let deflaters = DeflaterPool(maximumIdle: 1)
            let limits = LinkLimits(messageSize: 1 << 20, outboundBytes: 1 << 20, closeTimeout: .seconds(1))
            let compression = CompressionPolicy(level: level)
            let link = Link(
                loop: LoopContext.shared(for: channel.eventLoop),
                framing: MessageFraming(
                    role: role,
                    version: version,
                    compression: compression,
                    deflaters: deflaters
                ),
                limits: limits,
                logger: LogCapture().logger
            )
            attach(link)
            try channel.pipeline.syncOperations.addHandler(link)
            return link
        }
        self.channel = channel
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeInbound(ByteBuffer(bytes: bytes))
        await channel.testingEventLoop.run()
    }

    /// What has come from the link since this was last asked.
    func frames() async throws -> [SeenFrame] {
        await channel.testingEventLoop.run()
        var bytes = ByteBuffer()
        while var buffer = try await channel.readOutbound(as: ByteBuffer.self) {
            bytes.writeBuffer(&buffer)
        }
        var frames: [SeenFrame] = []
        while let frame = SeenFrame(takenFrom: &bytes) {
            frames.append(frame)
        }
        try #require(bytes.readableBytes == 0)
        return frames
    }
}

/// A connection of a server, as ``Server`` puts it together.
private struct GoldenServer {
    private let wire: MemoryWire

    init<Interface: RPCInterface>(
        version: ProtocolVersion = .v2,
        level: Int,
        _ interface: Interface.Type,
        _ makeHandler: (HardLight.Connection<Interface>) -> Interface.RPCHandler
    ) async throws {
        let logger = LogCapture().logger
        let compression = CompressionPolicy(level: level)
        let deflaters = DeflaterPool(maximumIdle: 1)
        let hub = EventHub(logger: logger) { form in
            MessageFraming(role: .server, version: form.version, compression: compression, deflaters: deflaters)
        }
        let request = ConnectionRequest(head: .init(version: .http1_1, method: .GET, uri: "/"), peerAddress: nil)
        wire = try await MemoryWire(role: .server, version: version, level: level) { _ in }
        let link = wire.link
        let connection = HardLight.Connection<Interface>(
            request: request,
            subscriber: Subscriber(id: 1, link: link, form: EventForm(version: version, isStored: false)),
            state: LockedState(link: link, logger: logger),
            hub: hub
        )
        let handler = makeHandler(connection)
        try await wire.channel.testingEventLoop.executeInContext {
            let calls = ServerCalls(link: link, logger: logger) { call throws(ArchiveError) in
                try Interface.dispatch(call, to: handler)
            } onClose: { _ in
            }
            link.attach(calls)
        }
    }

    func send(_ bytes: [UInt8]) async throws {
        try await wire.send(bytes)
    }

    func frames() async throws -> [SeenFrame] {
        try await wire.frames()
    }
}

/// A client's connection whose answers are those of a recorded session.
private final class GoldenClient<Interface: RPCInterface>: Sendable {
    let connection: ClientConnection<Interface>
    private let wire: MemoryWire
    private let exchanges: [Exchange]
    private let version: ProtocolVersion
    private let position = NIOLockedValueBox(0)

    convenience init(_ session: String, frames count: Int, _ interface: Interface.Type) async throws {
        // What the client does is written for the committed recording.
        let session = try GoldenFrame.load(session, in: nil)
        #expect(session.count == count)
        try await self.init(session.exchanges, version: .v2, interface)
    }

    init(_ exchanges: [Exchange], version: ProtocolVersion, _ interface: Interface.Type) async throws {
        self.exchanges = exchanges
        self.version = version
        let connection = NIOLockedValueBox<ClientConnection<Interface>?>(nil)
        wire = try await MemoryWire(role: .client, version: version, level: 6) { link in
            let made = ClientConnection<Interface>(
                link: link,
                version: version,
                configuration: ClientConfiguration(),
                logger: LogCapture().logger,
                openingEvents: EventArrival<Interface.RPCEvent>.open
            )
            connection.withLockedValue { $0 = made }
        }
        self.connection = try #require(connection.withLockedValue { $0 })
    }

    /// Makes the next call: it must be the recorded one, and gets the recorded answer.
    func exchange<Output: Sendable>(_ call: @escaping @Sendable () async throws -> Output) async throws -> Output {
        let exchange = next()
        async let output = call()
        let frame = try await request()
        #expect(frame.isMasked)
        if version.isCompressed {
            #expect(try archive(frame) == exchange.request.inflated)
        } else {
            #expect(frame.payload == exchange.request.payload)
        }
        for answer in exchange.answers {
            try await wire.send(answer.frame)
        }
        return try await output
    }

    func close() async throws {
        let exchange = next()
        connection.close(.normalClosure, reason: "")
        let frame = try await request()
        #expect(frame.opcode == exchange.request.opcode)
        for answer in exchange.answers {
            try await wire.send(answer.frame)
        }
        #expect(connection.closure?.side == .local)
    }

    private func next() -> Exchange {
        exchanges[
            position.withLockedValue { position in
                defer { position += 1 }
                return position
            }
        ]
    }

    private func request() async throws -> SeenFrame {
        var bytes = try await wire.channel.waitForOutboundWrite(as: ByteBuffer.self)
        let frame = try #require(SeenFrame(takenFrom: &bytes))
        try #require(bytes.readableBytes == 0)
        return frame
    }
}
