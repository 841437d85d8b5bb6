import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why an attempt to connect fails, as far as its parts have found out. The first thing that went wrong counts: what
/// follows from it says less.
final class ConnectionAttempt: Sendable {
    private let address: String
    private let findings = NIOLockedValueBox(Findings())

    private struct Findings {
        var failure: ConnectionError?
        var timeout: ConnectionError?
    }

    init(address: String) {
        self.address = address
    }

    func note(_ code: ConnectionError.Code, status: Int? = nil, _ message: String, cause: (any Error)? = nil) {
        let error = ConnectionError(code, address: address, status: status, message, cause: cause)
        findings.withLockedValue { findings in
            // When the time is over the channel is closed, and most of what goes wrong then is the closing's fault. An
            // answer that was under way counts all the same.
            if findings.failure == nil, findings.timeout == nil || status != nil {
                findings.failure = error
            }
        }
    }

    func noteTimeout(_ message: String) {
        let error = ConnectionError(.timedOut, address: address, message)
        findings.withLockedValue { $0.timeout = error }
    }

    /// What to tell the user, given the error that the attempt ended with.
    func explain(_ error: any Error) -> ConnectionError {
        if let finding = findings.withLockedValue({ $0.failure ?? $0.timeout }) {
            return finding
        }
        switch error {
        case let error as ConnectionError:
            return error
        case ChannelError.connectTimeout:
            return ConnectionError(.timedOut, address: address, "no answer within the connect timeout")
        case let error as NIOConnectionError:
            let cause: (any Error)? = error.connectionErrors.first?.error ?? error.dnsAError ?? error.dnsAAAAError
            return ConnectionError(
                .unreachable,
                address: address,
                "nothing answers there: see whether the server runs and the address is right",
                cause: cause
            )
        case is HTTPParserError:
            return ConnectionError(.notWebSocket, address: address, "what answers does not speak HTTP", cause: error)
        default:
            return ConnectionError(.unreachable, address: address, "the connection broke off", cause: error)
        }
    }
}

/// Notes what goes wrong in the pipeline before the link is in it.
///
/// Used on its connection's event loop only, as all channel handlers are.
final class AttemptErrorHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let attempt: ConnectionAttempt
    private let explainTLS: (any Error) -> TLSError?

    init(attempt: ConnectionAttempt, explainTLS: @escaping (any Error) -> TLSError?) {
        self.attempt = attempt
        self.explainTLS = explainTLS
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = explainTLS(error) {
            attempt.note(.tls, "\(error)")
        } else if error is HTTPParserError {
            attempt.note(.notWebSocket, "what answers does not speak HTTP", cause: error)
        }
        context.close(promise: nil)
    }
}

/// Reads the answer of a server that does not upgrade, and ends the connection.
final class RefusalReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    /// Enough for a sentence; what a server writes beyond it is not for people.
    private static var bodyLimit: Int { 1024 }

    private let attempt: ConnectionAttempt
    private let finish: () -> Void
    private var head: HTTPResponseHead?
    private var body = ""

    init(attempt: ConnectionAttempt, finish: @escaping () -> Void) {
        self.attempt = attempt
        self.finish = finish
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
        case .body(let part):
            body += String(buffer: part).prefix(max(0, Self.bodyLimit - body.utf8.count))
        case .end:
            end(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    private func end(_ context: ChannelHandlerContext) {
        if let head {
            let status = "\(head.status.code) \(head.status.reasonPhrase)"
            let detail = body.split(whereSeparator: \.isNewline).first.map { ": \($0)" } ?? ""
            switch head.status.code {
            case 200..<300, 426:
                let message = "what answers is no WebSocket server; its status is \(status)\(detail)"
                attempt.note(.notWebSocket, status: Int(head.status.code), message)
            default:
                attempt.note(
                    .refused,
                    status: Int(head.status.code),
                    "the server refused with status \(status)\(detail)"
                )
            }
        }
        finish()
        context.close(promise: nil)
    }
}
