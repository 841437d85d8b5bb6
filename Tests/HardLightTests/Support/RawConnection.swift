import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// One end of a connection that does everything by hand: bytes go out as they are given, and what comes is taken apart by
/// nothing that is under test.
final class RawConnection: Sendable {
    private struct Inbox {
        var bytes = ByteBuffer()
        var hasEnded = false
    }

    private let channel: any Channel
    private let scissors: NIOLoopBound<Scissors>
    private let inbox = NIOLockedValueBox(Inbox())

    private init(channel: any Channel, scissors: Scissors) {
        self.channel = channel
        self.scissors = NIOLoopBound(scissors, eventLoop: channel.eventLoop)
    }

    // MARK: Opening

    /// Connects to a port of the loopback interface.
    static func connect(port: Int, isTLS: Bool = true) async throws -> RawConnection {
        let context = isTLS ? try NIOSSLContext(configuration: trusting) : nil
        return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: nil)
                        )
                    }
                    return try adopt(channel)
                }
            }
    }

    /// Takes every certificate.
    private static var trusting: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.trustRoots = .certificates([])
        return configuration
    }

    /// Takes over a channel that a server has accepted. Called on its event loop.
    static func adopt(_ channel: any Channel) throws -> RawConnection {
        let scissors = Scissors()
        let connection = RawConnection(channel: channel, scissors: scissors)
        try channel.pipeline.syncOperations.addHandler(scissors, position: .first)
        try channel.pipeline.syncOperations.addHandler(Collector(connection: connection))
        return connection
    }

    // MARK: Out

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func send(_ frame: RawFrame) async throws {
        try await send(frame.bytes)
    }

    /// Ends the connection, with TLS's goodbye where it has got that far.
    func close() async {
        try? await channel.close().get()
    }

    /// Ends this direction of a connection without TLS; what comes is still read.
    func closeOutput() async throws {
        try await channel.close(mode: .output).get()
    }

    /// Ends the connection as a process does that is killed: without a word.
    func cut() async {
        try? await channel.eventLoop.submit { self.scissors.value.cut() }.get()
        try? await channel.closeFuture.get()
    }

    /// Stops reading, so that what comes piles up at the peer.
    func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    func resumeReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
        channel.read()
    }

    // MARK: In

    /// Whether the peer has ended the connection.
    var hasEnded: Bool { inbox.withLockedValue { $0.hasEnded } }

    /// The bytes that have come and have not been taken.
    var received: [UInt8] { inbox.withLockedValue { [UInt8]($0.bytes.readableBytesView) } }

    /// The head of an HTTP message, up to its empty line; `nil` when the connection ends first.
    func head(sourceLocation: SourceLocation = #_sourceLocation) async throws -> RawHead? {
        try await take("the head of an HTTP message", sourceLocation) { bytes in
            let view = bytes.readableBytesView
            guard let end = view.indices.first(where: { view[$0...].starts(with: "\r\n\r\n".utf8) }) else {
                return nil
            }
            defer { bytes.moveReaderIndex(to: end + 4) }
            return RawHead(String(decoding: view[..<end], as: UTF8.self))
        }
    }

    /// The next frame; `nil` when the connection ends first.
    func frame(sourceLocation: SourceLocation = #_sourceLocation) async throws -> SeenFrame? {
        try await take("a frame", sourceLocation) { SeenFrame(takenFrom: &$0) }
    }

    /// Everything until the end of the connection.
    func rest(sourceLocation: SourceLocation = #_sourceLocation) async throws -> [SeenFrame] {
        var frames: [SeenFrame] = []
        while let frame = try await frame(sourceLocation: sourceLocation) {
            frames.append(frame)
        }
        #expect(received.isEmpty, "a frame was cut off", sourceLocation: sourceLocation)
        return frames
    }

    /// Waits for the end of the connection.
    ///
    /// - Returns: The bytes that came before it and have not been taken.
    func end(
        within limit: Duration = .seconds(20),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [UInt8] {
        try await waitUntil("the connection's end", within: limit, sourceLocation: sourceLocation) { hasEnded }
        return received
    }

    private func take<Value>(
        _ what: Comment,
        _ sourceLocation: SourceLocation,
        _ read: (inout ByteBuffer) -> Value?
    ) async throws -> Value? {
        var value: Value?
        try await waitUntil(what, sourceLocation: sourceLocation) {
            inbox.withLockedValue { inbox in
                value = read(&inbox.bytes)
                return value != nil || inbox.hasEnded
            }
        }
        return value
    }

    /// Stands between the socket and TLS.
    private final class Scissors: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private var context: ChannelHandlerContext?

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            self.context = nil
        }

        func cut() {
            context?.close(promise: nil)
        }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let connection: RawConnection

        init(connection: RawConnection) {
            self.connection = connection
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            connection.inbox.withLockedValue { _ = $0.bytes.writeBuffer(&bytes) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            connection.inbox.withLockedValue { $0.hasEnded = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
