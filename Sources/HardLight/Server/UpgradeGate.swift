import NIOCore
import NIOHTTP1

/// Leaves of a request's `Upgrade` the one token that is spoken here, or none.
///
/// NIO tries each token in turn, in a recursion, and asks for the same one as often as it is there: a list of thousands
/// would overflow the stack, or have as many handlers made. A request that is no upgrade as RFC 6455 §4.2.1 has it is one
/// without `Upgrade`, as RFC 9110 §7.8 allows: it is answered like any other.
final class UpgradeGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var hasSeenHead = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Behind the first head there may be bytes, when the connection is one.
        guard !hasSeenHead, case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        hasSeenHead = true
        if head.headers.contains(name: "Upgrade") {
            let isUpgrade = Self.isUpgrade(head)
            head.headers.remove(name: "Upgrade")
            if isUpgrade {
                head.headers.add(name: "Upgrade", value: "websocket")
            }
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private static func isUpgrade(_ head: HTTPRequestHead) -> Bool {
        let headers = head.headers
        return headers.hasToken("websocket", in: "Upgrade") && headers.hasToken("upgrade", in: "Connection")
            && !headers.contains(name: "Transfer-Encoding") && headers["Content-Length"].allSatisfy { $0 == "0" }
    }
}

extension HTTPHeaders {
    /// Whether a list has a token, in whichever case.
    func hasToken(_ token: String, in name: String) -> Bool {
        self[canonicalForm: name].contains { $0.lowercased() == token }
    }
}
