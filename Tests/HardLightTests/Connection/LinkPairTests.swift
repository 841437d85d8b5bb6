import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import NIOHTTP1
import RKYV
import Testing

@testable import HardLight

/// A server's connection and a client, whole, joined by two wires in memory and in virtual time. The wires cut what they
/// carry into pieces of any size, hold it up, and break.
private final class LinkPair: Sendable {
    let server = NIOAsyncTestingChannel()
    let client = NIOAsyncTestingChannel()
    let stage: Stage
    let hub: EventHub
    let trial: TrialClient
    let log = LogCapture()

    init(version: ProtocolVersion, script: @escaping Stage.Script) async throws {
        let stage = Stage(script: script)
        let logger = log.logger
        let deflaters = DeflaterPool(maximumIdle: 1)
        let framing: @Sendable (FrameParser.Role, ProtocolVersion) -> MessageFraming = { role, version in
            MessageFraming(
                role: role,
                version: version,
                compression: CompressionPolicy(level: 1, threshold: 100),
                deflaters: deflaters
            )
        }
        let hub = EventHub(logger: logger) { framing(.server, $0.version) }
        var limits = LinkLimits(messageSize: 1 << 20, outboundBytes: 1 << 20, closeTimeout: .seconds(1))
        limits.liveness = Liveness.Rules(Keepalive(), idleTimeout: nil)
        let rules = limits
        for channel in [server, client] {
            try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        }
        try await server.testingEventLoop.executeInContext { [server] in
            let loop = LoopContext.shared(for: server.eventLoop)
            let link = Link(loop: loop, framing: framing(.server, version), limits: rules, logger: logger)
            let subscriber = Subscriber(id: 1, link: link, form: EventForm(version: version, isStored: false))
            let connection = TrialConnection(
                request: ConnectionRequest(head: .init(version: .http1_1, method: .GET, uri: "/"), peerAddress: nil),
                subscriber: subscriber,
                state: LockedState(link: link, logger: logger),
                hub: hub
            )
            let handler = stage.makeHandler(for: connection)
            link.attach(
                ServerCalls(link: link, logger: logger) { call throws(ArchiveError) in
                    try TrialInterface.dispatch(call, to: handler)
                } onClose: { _ in
                    hub.remove(subscriber)
                }
            )
            try server.pipeline.syncOperations.addHandler(link)
        }
        let connection = try await client.testingEventLoop.executeInContext { [client] in
            let loop = LoopContext.shared(for: client.eventLoop)
            let link = Link(loop: loop, framing: framing(.client, version), limits: rules, logger: logger)
            let connection = ClientConnection<TrialInterface>(
                link: link,
                version: version,
                configuration: ClientConfiguration(),
                logger: logger,
                openingEvents: EventArrival<TrialEvent>.open
            )
            try client.pipeline.syncOperations.addHandler(link)
            return connection
        }
        trial = TrialClient(connection: connection, callOptions: CallOptions())
        self.stage = stage
        self.hub = hub
    }

    /// Carries what is there in both directions, in pieces.
    ///
    /// - Returns: Whether there was anything.
    func carry(_ noise: inout Noise) async throws -> Bool {
        await client.testingEventLoop.run()
        await server.testingEventLoop.run()
        let toServer = try await carry(from: client, to: server, &noise)
        let toClient = try await carry(from: server, to: client, &noise)
        return toServer || toClient
    }

    private func carry(
        from sender: NIOAsyncTestingChannel,
        to receiver: NIOAsyncTestingChannel,
        _ noise: inout Noise
    ) async throws -> Bool {
        var bytes = ByteBuffer()
        while var buffer = try await sender.readOutbound(as: ByteBuffer.self) {
            bytes.writeBuffer(&buffer)
        }
        guard bytes.readableBytes > 0 else { return false }
        while bytes.readableBytes > 0,
            let piece = bytes.readSlice(length: min(bytes.readableBytes, .random(in: 1...700, using: &noise)))
        {
            guard receiver.isActive else { return true }
            try await receiver.writeInbound(piece)
        }
        await receiver.testingEventLoop.run()
        return true
    }

    /// The wires break without a word.
    func cut() async {
        for channel in [client, server] {
            try? await channel.close().get()
            await channel.testingEventLoop.run()
        }
    }

    func advance(by time: TimeAmount) async {
        await client.testingEventLoop.advanceTime(by: time)
        await server.testingEventLoop.advanceTime(by: time)
    }

    /// The server's side of the wire is full, or has room again.
    func setWritable(_ isWritable: Bool) async throws {
        server.isWritable = isWritable
        try await server.testingEventLoop.executeInContext { [server] in
            server.pipeline.fireChannelWritabilityChanged()
        }
    }
}

/// How a call ended, as its caller saw it.
private enum CallEnd: Equatable {
    case answered
    case wrong
    case refused(RPCError.Code)
    case cancelled
}

@Suite("A server's connection and a client, in memory", .serialized, .timeLimit(.minutes(3)))
struct LinkPairTests {
    static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6, .random(in: 7 ... .max)]

    /// Subscribes, changes the state, and emits its argument.
    private static let script: Stage.Script = { connection, argument in
        connection.subscribe(to: "acts")
        connection.state.withLock { $0.counter = argument }
        connection.emit(.numbered(argument), to: "acts")
        return argument
    }

    @Test("end every call once and with its own answer, whatever happens to the wires", arguments: seeds)
    func operations(seed: UInt64) async throws {
        var noise = Noise(seed: seed)
        let version = ProtocolVersion.supported[Int(seed % 3)]
        let pair = try await LinkPair(version: version, script: Self.script)
        let events = pair.trial.events
        let ends = NIOLockedValueBox<[CallEnd]>([])
        var tasks: [Task<Void, Never>] = []
        let isCut = seed.isMultiple(of: 2)
        for number in 0..<400 as Range<UInt32> {
            switch Int.random(in: 0..<12, using: &noise) {
            case 0: tasks.randomElement(using: &noise)?.cancel()
            case 1: try await pair.setWritable(false)
            case 2: try await pair.setWritable(true)
            case 3: pair.stage.gates.open(.random(in: 0..<40, using: &noise))
            case 4: await pair.advance(by: .seconds(.random(in: 0..<3, using: &noise)))
            case 5, 6: _ = try await pair.carry(&noise)
            default: tasks.append(start(number, pair.trial, ends, &noise))
            }
        }
        try await pair.setWritable(true)
        if isCut {
            await pair.cut()
        } else {
            pair.stage.gates.open(0..<40)
        }
        let count = tasks.count
        try await waitUntil("every call has ended") {
            ends.withLockedValue { $0.count } == count
        } while: {
            _ = try await pair.carry(&noise)
        }
        for task in tasks {
            await task.value
        }
        let all = ends.withLockedValue { $0 }
        #expect(all.count == count)
        #expect(!all.contains(.wrong), "seed \(seed)")
        #expect(all.contains(.answered) || isCut, "seed \(seed)")
        if !isCut {
            #expect(!all.contains { if case .refused = $0 { true } else { false } }, "seed \(seed)")
            // The mirror is the state, and both sides' books are empty.
            let connection = try #require(pair.stage.connection)
            #expect(pair.trial.state.counter == connection.state.snapshot.counter, "seed \(seed)")
            pair.trial.connection.close(.normalClosure, reason: "")
            try await waitUntil("it is closed") {
                pair.trial.closure != nil
            } while: {
                _ = try await pair.carry(&noise)
            }
        }
        // The server hears of the end when the wires have carried it there.
        try await waitUntil("its subscriptions go") {
            pair.hub.topics.isEmpty
        } while: {
            _ = try await pair.carry(&noise)
        }
        var iterator = events.makeAsyncIterator()
        var seen = Set<UInt32>()
        while let event = await iterator.next() {
            guard case .numbered(let number) = event.payload else { continue }
            #expect(seen.insert(number).inserted, "seed \(seed): an event came twice")
        }
        #expect(pair.log.entries(from: .error).isEmpty, "seed \(seed)")
    }

    private func start(
        _ number: UInt32,
        _ client: TrialClient,
        _ ends: NIOLockedValueBox<[CallEnd]>,
        _ noise: inout Noise
    ) -> Task<Void, Never> {
        let kind = Int.random(in: 0..<4, using: &noise)
        let size = Int.random(in: 0..<3000, using: &noise)
        return Task {
            let end: CallEnd
            do {
                switch kind {
                case 0: end = try await client.double(number) == number * 2 ? .answered : .wrong
                case 1:
                    let bytes = Filler.noise(size, seed: UInt64(number) + 1)
                    end = try await client.echo(bytes) == bytes ? .answered : .wrong
                case 2: end = try await client.pass(number % 40) == number % 40 ? .answered : .wrong
                default: end = try await client.act(number) == number ? .answered : .wrong
                }
            } catch let error as RPCError {
                end = .refused(error.code)
            } catch {
                end = .cancelled
            }
            ends.withLockedValue { $0.append(end) }
        }
    }
}

/// Waits for a condition, and does something each time before it asks.
private func waitUntil(
    _ what: Comment,
    _ holds: () throws -> Bool,
    while work: () async throws -> Void
) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while try !holds() {
        try #require(ContinuousClock.now < end, "not in time: \(what)")
        try await work()
        await Task.yield()
    }
}
