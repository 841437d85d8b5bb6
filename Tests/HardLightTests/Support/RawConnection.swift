import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// One end of a connection that does everything by hand: bytes go out as they are given, and what comes is taken apart by
/// nothing that is under test.
final class RawConnection: Sendable {
    private struct Inbox {
        var bytes: [UInt8] = []
        var hasEnded = false
    }

    private let channel: any Channel
    private let inbox = NIOLockedValueBox(Inbox())

    private init(channel: any Channel) {
        self.channel = channel
    }

    // MARK: Opening

    /// Connects to a port of the loopback interface.
    static func connect(port: Int, isTLS: Bool = true) async throws -> RawConnection {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if isTLS {
                        var configuration = TLSConfiguration.makeClientConfiguration()
                        configuration.certificateVerification = .none
                        let context = try NIOSSLContext(configuration: configuration)
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: nil)
                        )
                    }
                    return try adopt(channel)
                }
            }
        return channel
    }

    /// Takes over a channel that a server has accepted. Called on its event loop.
    static func adopt(_ channel: any Channel) throws -> RawConnection {
        let connection = RawConnection(channel: channel)
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

    /// Ends the connection, whatever state it is in.
    func close() async {
        try? await channel.close().get()
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
    var received: [UInt8] { inbox.withLockedValue { $0.bytes } }

    /// The head of an HTTP message, up to its empty line; `nil` when the connection ends first.
    func head(sourceLocation: SourceLocation = #_sourceLocation) async throws -> RawHead? {
        try await take("the head of an HTTP message", sourceLocation) { bytes in
            guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) }) else {
                return nil
            }
            defer { bytes.removeFirst(end + 4) }
            return RawHead(String(decoding: bytes[..<end], as: UTF8.self))
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
        _ read: (inout [UInt8]) -> Value?
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

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let connection: RawConnection

        init(connection: RawConnection) {
            self.connection = connection
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data).readableBytesView
            connection.inbox.withLockedValue { $0.bytes += bytes }
        }

        func channelInactive(context: ChannelHandlerContext) {
            connection.inbox.withLockedValue { $0.hasEnded = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}

/// The head of an HTTP message.
struct RawHead {
    let startLine: String
    let fields: [(name: String, value: String)]

    fileprivate init(_ text: String) {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        startLine = String(lines[0])
        fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts.count == 2 ? String(parts[1].drop { $0 == " " }) : "")
        }
    }

    /// The status of a response.
    var status: Int? {
        startLine.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    subscript(name: String) -> String? {
        fields.first { $0.name == name.lowercased() }?.value
    }
}

/// A frame as it came.
struct SeenFrame: Equatable {
    let bytes: [UInt8]
    let payload: [UInt8]
    let isMasked: Bool

    var opcode: UInt8 { bytes[0] & 0x0F }
    var isFinal: Bool { bytes[0] & 0x80 != 0 }

    /// The code of a close frame.
    var closeCode: UInt16? {
        opcode == 8 && payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil
    }

    var closeReason: String { String(decoding: payload.dropFirst(2), as: UTF8.self) }

    /// Takes a frame off the front, if all of it is there.
    init?(takenFrom input: inout [UInt8]) {
        guard input.count >= 2 else { return nil }
        var position = 2
        var length = Int(input[1] & 0x7F)
        if length >= 126 {
            let size = length == 126 ? 2 : 8
            guard input.count >= position + size else { return nil }
            length = input[position..<position + size].reduce(0) { $0 << 8 | Int($1) }
            position += size
        }
        isMasked = input[1] & 0x80 != 0
        let key = isMasked ? position..<position + 4 : nil
        position += key?.count ?? 0
        guard input.count >= position + length else { return nil }
        var payload = [UInt8](input[position..<position + length])
        if let key {
            for index in payload.indices {
                payload[index] ^= input[key.lowerBound + index % 4]
            }
        }
        self.payload = payload
        bytes = [UInt8](input[..<(position + length)])
        input.removeFirst(position + length)
    }
}
