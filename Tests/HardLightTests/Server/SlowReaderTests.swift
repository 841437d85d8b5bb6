import Foundation
import HardLightCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HardLight

/// A file whose reader is slow takes no memory of its own, and not for ever.
@Suite("Slow readers of a file", .serialized, .timeLimit(.minutes(1)))
struct SlowReaderTests {
    private static let size = 8 * 1024 * 1024

    private static var files: StaticFiles {
        var files = StaticFiles()
        files.add(Filler.noise(size, seed: 1), at: "/large")
        return files
    }

    private static let request = [UInt8]("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)

    @Test("What the channel does not take is not handed to it")
    func pieces() throws {
        var configuration = ServerConfiguration.selfSigned()
        configuration.staticFiles = Self.files
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.pipeline.syncOperations.addHandler(
            PlainRequestHandler(
                refusal: ConnectionRefusal(status: 426),
                configuration: configuration,
                metrics: nil,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        var sent = 0
        func take() throws {
            while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
                if case .body(.byteBuffer(let piece)) = part { sent += piece.readableBytes }
            }
        }
        channel.isWritable = false
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/large", headers: ["Host": "localhost"])
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        channel.embeddedEventLoop.run()
        try take()
        #expect(sent == 0)

        // It takes a piece, and is full again: as NIO's channel does within a write.
        for round in 1...3 {
            let stopper = Stopper()
            try channel.pipeline.syncOperations.addHandler(stopper, position: .first)
            channel.isWritable = true
            channel.pipeline.fireChannelWritabilityChanged()
            try take()
            #expect(sent == round * PlainRequestHandler.pieceSize)
            channel.pipeline.syncOperations.removeHandler(stopper, promise: nil)
            channel.embeddedEventLoop.run()
        }
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.run()
        try take()
        #expect(sent == Self.size)
        #expect(!channel.isActive)
    }

    /// Makes the channel full with each write.
    private final class Stopper: ChannelOutboundHandler, RemovableChannelHandler {
        typealias OutboundIn = HTTPServerResponsePart

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            (context.channel as? EmbeddedChannel)?.isWritable = false
            context.write(data, promise: promise)
        }
    }

    private var residentMemory: Int? {
        guard let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        return statm.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 }
    }

    @Test("Thirty of them hold up nobody and take little")
    func memory() async throws {
        try await withServer {
            $0.staticFiles = Self.files
        } _: { server in
            let before = residentMemory
            var readers: [RawConnection] = []
            for _ in 0..<30 {
                let reader = try await RawConnection.connect(port: server.port)
                try await reader.send(Self.request)
                _ = try await reader.head()
                try await reader.stopReading()
                readers.append(reader)
            }
            try await server.expectServing()
            // All of them have their whole answer in memory where it is not bounded: 240 MB, encrypted.
            if let before, let now = residentMemory {
                let received = readers.map(\.received.count).reduce(0, +)
                #expect(now - before - received < 60_000_000, "grown by \(now - before) bytes, \(received) received")
            }
            // Whoever goes on reading gets all of it.
            try await readers[0].resumeReading()
            #expect(try await readers[0].end() == Filler.noise(Self.size, seed: 1))
            for reader in readers.dropFirst() {
                await reader.cut()
            }
        }
    }

    @Test("Somebody who does not read is cut off when their time is over")
    func timeout() async throws {
        // More than the sockets of both sides hold.
        let size = 4 * Self.size
        var files = StaticFiles()
        files.add([UInt8](repeating: 7, count: size), at: "/large")
        try await withServer {
            $0.staticFiles = files
            $0.limits.handshakeTimeout = .seconds(3)
        } _: { server in
            let reader = try await RawConnection.connect(port: server.port)
            try await reader.send(Self.request)
            _ = try await reader.head()
            try await reader.stopReading()
            try await waitUntil("the connection is closed for its slowness") {
                server.log.entries.contains { $0.message == "connection closed: its answer was not taken in time" }
            }
            try await reader.resumeReading()
            #expect(try await reader.end().count < size)
        }
    }
}
