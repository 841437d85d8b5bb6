import HardLightCore
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why an attempt to connect fails, as far as its parts have found out. The first thing that went wrong counts: what
/// follows from it says less.
final class ConnectionAttempt: Sendable {
    /// The versions of the protocol that are offered.
    let versions: [ProtocolVersion]

    private let address: String
    private let findings = NIOLockedValueBox(Findings())

    private struct Findings {
        var failure: ConnectionError?
        /// A server that answers, though not with an upgrade, has said the most that there is to know.
        var answer: ConnectionError?
    }

    init(address: String, versions: [ProtocolVersion]) {
        self.address = address
        self.versions = versions
    }

    func note(_ code: ConnectionError.Code, _ message: String, cause: (any Error)? = nil) {
        let error = ConnectionError(code, address: address, message, cause: cause)
        findings.withLockedValue { $0.failure = $0.failure ?? error }
    }

    /// What is known of the server's answer so far.
    func noteAnswer(_ code: ConnectionError.Code, status: Int, _ message: String) {
        let error = ConnectionError(code, address: address, status: status, message)
        findings.withLockedValue { $0.answer = error }
    }

    /// What to tell the user, given the error that the attempt ended with.
    func explain(_ error: any Error) -> ConnectionError {
        let findings = findings.withLockedValue { $0 }
        if let answer = findings.answer {
            return answer
        }
        switch error {
        case ChannelError.connectTimeout:
            return ConnectionError(.timedOut, address: address, "no answer within the connect timeout")
        case is CancellationError:
            return ConnectionError(.cancelled, address: address, "the task that connects was cancelled", cause: error)
        case is UnsuitableEventLoops:
            return ConnectionError(.unsuitableEventLoops, address: address, UnsuitableEventLoops.message)
        default:
            return findings.failure ?? explainUnnoted(error)
        }
    }

    private func nothingAnswers(_ cause: (any Error)?) -> ConnectionError {
        ConnectionError(
            .unreachable,
            address: address,
            "nothing answers there: see whether the server runs and the address is right",
            cause: cause
        )
    }

    private func explainUnnoted(_ error: any Error) -> ConnectionError {
        switch error {
        case let error as ConnectionError:
            return error
        case let error as NIOConnectionError:
            return nothingAnswers(error.connectionErrors.first?.error ?? error.dnsAError ?? error.dnsAAAAError)
        #if DirectTransport && os(Linux)
            case let error as DirectConnector.Failure:
                return nothingAnswers(error.cause)
        #endif
        case is HTTPParserError:
            return ConnectionError(.notWebSocket, address: address, "what answers does not speak HTTP", cause: error)
        default:
            return ConnectionError(.unreachable, address: address, "the connection broke off", cause: error)
        }
    }
}

/// The event loops that a client or a server is to run on are of a kind that has no sockets for it.
struct UnsuitableEventLoops: Error {
    static let message = "the configuration's event loops have no sockets of NIO's or of HardLight's: leave them out"
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
            attempt.note(.tls, "\(error)", cause: error)
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
            note()
        case .body(let part):
            body += String(buffer: part).prefix(max(0, Self.bodyLimit - body.utf8.count))
            note()
        case .end:
            end(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    private func note() {
        guard let head else { return }
        let status = "\(head.status.code) \(head.status.reasonPhrase)"
        let detail = body.split(whereSeparator: \.isNewline).first.map { ": \($0)" } ?? ""
        switch head.status.code {
        case 200..<300, 426:
            let message = "what answers is no WebSocket server; its status is \(status)\(detail)"
            attempt.noteAnswer(.notWebSocket, status: Int(head.status.code), message)
        case 400 where body.hasPrefix(VersionMismatch.opening):
            let message = "the server speaks no protocol version that was offered\(detail)"
            attempt.noteAnswer(.versionMismatch, status: 400, message)
        case 400:
            // The reference implementation gives no reason.
            let message =
                "the server refused with status \(status)\(detail): so answers, among others, a server that speaks "
                + "another protocol version than \(attempt.versions.tokens)"
            attempt.noteAnswer(.refused, status: 400, message)
        default:
            let message = "the server refused with status \(status)\(detail)"
            attempt.noteAnswer(.refused, status: Int(head.status.code), message)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        finish()
        context.close(promise: nil)
    }
}
