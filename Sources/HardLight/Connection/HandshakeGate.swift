import NIOCore

/// Lets the head of the peer's HTTP message through, and holds what comes behind it until the connection is one.
///
/// Behind a head there are frames, or nothing. But NIO's HTTP decoder takes them for another HTTP message where the head
/// does not say `Connection: Upgrade`, and hands parts of that to whoever comes after the upgrade. So it is not shown
/// anything behind the head; and what is kept until then is bounded, as the decoder bounds a header field, but not their
/// number.
final class HandshakeGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// What comes from the peer.
    enum Message {
        /// A request: its head is all that is asked for.
        case request
        /// A response: behind the head of a 101 there are frames, behind others a body.
        case response
    }

    struct Exceeded: Error, CustomStringConvertible {
        let limit: Int

        var description: String { "more than \(limit) bytes before the handshake was over" }
    }

    /// The bytes that are taken before the handshake is over. Of a client, several times what the longest cookies make of a
    /// request; of a server, what may come in one piece with its answer.
    let limit: Int

    private let message: Message
    private var head = HeadScanner()
    private var received = 0
    /// What stands behind the head; `nil` before its end.
    private var held: ByteBuffer?
    private var hasBody = false

    init(_ message: Message) {
        self.message = message
        limit =
            switch message {
            case .request: 64 * 1024
            case .response: 1024 * 1024
            }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasBody else { return context.fireChannelRead(data) }
        var bytes = unwrapInboundIn(data)
        received += bytes.readableBytes
        guard received <= limit else { return context.fireErrorCaught(Exceeded(limit: limit)) }
        guard held == nil else {
            held?.writeBuffer(&bytes)
            return
        }
        let size = head.scan(bytes.readableBytesView)
        if message == .response, head.isOfFinalResponse {
            hasBody = true
        } else if let size, let piece = bytes.readSlice(length: size) {
            // A copy: what NIOSSL reads into is not kept.
            held = ByteBuffer(bytes: bytes.readableBytesView)
            return context.fireChannelRead(wrapInboundOut(piece))
        }
        context.fireChannelRead(data)
    }

    /// The connection is one, and takes what has been held.
    func removeHandler(context: ChannelHandlerContext, removalToken: ChannelHandlerContext.RemovalToken) {
        if let held, held.readableBytes > 0 {
            self.held = nil
            context.fireChannelRead(wrapInboundOut(held))
        }
        context.leavePipeline(removalToken: removalToken)
    }
}

/// Finds the end of an HTTP message's head (RFC 9112 §2.1), wherever its bytes are cut.
///
/// An empty line ends it, with a carriage return or without: a decoder that is less strict than it should be must not find
/// an end that is not found here.
private struct HeadScanner {
    private enum Place {
        /// Empty lines before the message (RFC 9112 §2.2).
        case before
        case inLine
        case lineStart
        case lineStartAfterReturn
        case past
    }

    private var place = Place.before
    /// As much of the first line as tells a response's kind: `HTTP/1.1 2`.
    private var opening: [UInt8] = []

    /// Whether it is the head of a response behind which a body may come: its status is 200 or more.
    var isOfFinalResponse: Bool {
        opening.count == 10 && opening.starts(with: "HTTP/".utf8)
            && (UInt8(ascii: "2")...UInt8(ascii: "5")).contains(opening[9])
    }

    /// - Returns: How many of the bytes belong to the head, if it ends among them.
    mutating func scan(_ bytes: some Sequence<UInt8>) -> Int? {
        for (index, byte) in bytes.enumerated() {
            if place != .before || byte != UInt8(ascii: "\r") && byte != UInt8(ascii: "\n"), opening.count < 10 {
                opening.append(byte)
            }
            place =
                switch (place, byte) {
                case (.before, UInt8(ascii: "\r")), (.before, UInt8(ascii: "\n")): .before
                case (.lineStart, UInt8(ascii: "\r")): .lineStartAfterReturn
                case (.lineStart, UInt8(ascii: "\n")), (.lineStartAfterReturn, UInt8(ascii: "\n")): .past
                case (_, UInt8(ascii: "\n")): .lineStart
                default: .inLine
                }
            if place == .past {
                return index + 1
            }
        }
        return nil
    }
}
