#if DirectTransport && os(Linux)
    import Foundation
    import NIOConcurrencyHelpers
    import NIOCore
    import NIOPosix
    import Testing

    @testable import HardLight

    /// Which transport each of the two sides has.
    enum Mix: String, CaseIterable, CustomTestStringConvertible {
        case both
        case server
        case client

        static let group = DirectEventLoopGroup(numberOfThreads: 2)

        var serverGroup: any EventLoopGroup {
            switch self {
            case .both, .server: Self.group
            case .client: MultiThreadedEventLoopGroup.singleton
            }
        }

        var clientGroup: any EventLoopGroup {
            switch self {
            case .both, .client: Self.group
            case .server: MultiThreadedEventLoopGroup.singleton
            }
        }

        var testDescription: String {
            switch self {
            case .both: "direct at both ends"
            case .server: "a direct server, a client of NIO's"
            case .client: "a server of NIO's, a direct client"
            }
        }
    }

    extension TestServer {
        func connect(
            _ mix: Mix,
            _ configure: (inout ClientConfiguration) -> Void = { _ in }
        ) async throws -> TrialClient {
            try await connect { configuration in
                configuration.eventLoopGroup = mix.clientGroup
                configure(&configuration)
            }
        }
    }

    /// Runs a test with a server and one client over the direct transport.
    func withDirectClient(
        _ mix: Mix,
        _ configure: (inout ServerConfiguration) -> Void = { _ in },
        script: @escaping Stage.Script = { _, argument in argument },
        _ test: (TestServer, TrialClient) async throws -> Void
    ) async throws {
        try await withServer {
            $0.eventLoopGroup = mix.serverGroup
            configure(&$0)
        } script: { connection, argument in
            try await script(connection, argument)
        } _: { server in
            let client = try await server.connect(mix)
            try await test(server, client)
            await client.close()
        }
    }

    /// What has come through a channel's pipeline.
    final class ChannelRecorder: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        struct Seen {
            var bytes: [UInt8] = []
            var writability: [Bool] = []
            var hasEnded = false
        }

        let seen = NIOLockedValueBox(Seen())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            seen.withLockedValue { $0.bytes += bytes }
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            let isWritable = context.channel.isWritable
            seen.withLockedValue { $0.writability.append(isWritable) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            seen.withLockedValue { $0.hasEnded = true }
        }
    }

    /// With io_uring and without; without only, where the machine has none or keeps it from us.
    let waysToSend = DirectSendQueue(usesIOUring: true).isBatched ? [true, false] : [false]

    /// A channel, and the other end of its socket, which is the test's to close.
    struct DirectEnd {
        let channel: DirectChannel
        let recorder: ChannelRecorder
        let peer: Int32

        /// What has come to the other end so far.
        func received() -> [UInt8] {
            var memory = [UInt8](repeating: 0, count: 65_536)
            var received: [UInt8] = []
            while true {
                let count = recv(peer, &memory, memory.count, 0)
                guard count > 0 else { return received }
                received += memory[..<count]
            }
        }

        func receivedText() -> String {
            String(decoding: received(), as: UTF8.self)
        }

        /// Waits for the channel's end, and expects this to have come before it.
        func expectEnd(after text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
            try await channel.closeFuture.get()
            #expect(receivedText() == text, sourceLocation: sourceLocation)
            close(peer)
        }

        /// Waits until all of this has come.
        func expectToReceive(_ expected: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) async throws {
            var bytes: [UInt8] = []
            try await waitUntil("all of it has come", sourceLocation: sourceLocation) {
                bytes += received()
                return bytes.count >= expected.count
            }
            #expect(bytes == expected, sourceLocation: sourceLocation)
        }
    }

    extension DirectEventLoop {
        /// What is in the queue by now has been sent then: timers run after it, and tasks need not.
        func endOfTurn() async throws {
            try await scheduleTask(in: .zero) {}.futureResult.get()
        }
    }

    /// Runs a test with channels on one loop.
    func withDirectChannels(
        _ count: Int,
        usesIOUring: Bool = true,
        _ test: ([DirectEnd], DirectEventLoop) async throws -> Void
    ) async throws {
        let group = DirectEventLoopGroup(numberOfThreads: 1, usesIOUring: usesIOUring)
        let loop = group.nextLoop()
        let ends = try await loop.submit {
            try (0..<count).map { _ in
                var sockets: [Int32] = [0, 0]
                let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
                try #require(socketpair(AF_UNIX, kind, 0, &sockets) == 0)
                // Whatever the system's default is, tests know what a socket takes, more or less: twice this, says socket(7).
                var room: Int32 = 100_000
                setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<Int32>.size))
                let recorder = ChannelRecorder()
                let channel = DirectChannel(loop: loop, socket: sockets[0], remoteAddress: nil)
                try channel.pipeline.syncOperations.addHandler(recorder)
                channel.start()
                return DirectEnd(channel: channel, recorder: recorder, peer: sockets[1])
            }
        }.get()
        do {
            try await test(ends, loop)
        } catch {
            // A loop that hangs would never tell.
            group.shutdownGracefully { _ in }
            throw error
        }
        try await group.shutdownGracefully()
    }

    /// Runs a test with one channel.
    func withDirectChannel(
        usesIOUring: Bool = true,
        _ test: (DirectEnd) async throws -> Void
    ) async throws {
        try await withDirectChannels(1, usesIOUring: usesIOUring) { ends, _ in
            try await test(ends[0])
        }
    }
#endif
