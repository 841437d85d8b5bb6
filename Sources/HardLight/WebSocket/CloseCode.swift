/// Why a WebSocket connection was closed: the codes of RFC 6455 §7.4.1 and those registered with IANA since.
///
/// Codes from 3000 to 3999 belong to libraries, those from 4000 to 4999 to applications:
///
/// ```swift
/// let sessionReplaced = CloseCode(rawValue: 4001)
/// ```
public struct CloseCode: RawRepresentable, Hashable, Sendable {
    /// The number, as it stands in the first two bytes of a close frame's payload.
    public let rawValue: UInt16

    /// Any code, registered or not.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// 1000: the connection has served its purpose.
    public static let normalClosure = CloseCode(rawValue: 1000)

    /// 1001: the endpoint goes away, such as a server that shuts down or a page that is left.
    public static let goingAway = CloseCode(rawValue: 1001)

    /// 1002: the peer broke the protocol.
    public static let protocolError = CloseCode(rawValue: 1002)

    /// 1003: a kind of message that this endpoint does not take, such as text where only binary has a meaning.
    public static let unsupportedData = CloseCode(rawValue: 1003)

    /// 1005: the close frame carried no code. Never on the wire.
    public static let noStatusReceived = CloseCode(rawValue: 1005)

    /// 1006: the connection ended without a close frame. Never on the wire.
    public static let abnormalClosure = CloseCode(rawValue: 1006)

    /// 1007: the content of a message is not what its type promises, such as text that is not UTF-8.
    public static let invalidFramePayloadData = CloseCode(rawValue: 1007)

    /// 1008: a message breaks a rule of the endpoint that no other code names.
    public static let policyViolation = CloseCode(rawValue: 1008)

    /// 1009: a message is larger than the endpoint is willing to take.
    public static let messageTooBig = CloseCode(rawValue: 1009)

    /// 1010: the server did not agree to an extension that the client cannot do without.
    public static let mandatoryExtension = CloseCode(rawValue: 1010)

    /// 1011: the endpoint met a condition that it did not expect.
    public static let internalError = CloseCode(rawValue: 1011)

    /// 1012: the server restarts; a client may come back at once.
    public static let serviceRestart = CloseCode(rawValue: 1012)

    /// 1013: the server is overloaded; a client should come back later.
    public static let tryAgainLater = CloseCode(rawValue: 1013)

    /// 1014: a gateway had an invalid answer from the server behind it.
    public static let badGateway = CloseCode(rawValue: 1014)

    /// 1015: the TLS handshake failed. Never on the wire.
    public static let tlsHandshake = CloseCode(rawValue: 1015)

    /// Whether a close frame may carry this code.
    ///
    /// The codes that stand for the absence of a close frame may not, and neither may those that nobody has registered
    /// a meaning for (RFC 6455 §7.4.2).
    public var isAllowedOnWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

extension CloseCode: CustomStringConvertible {
    /// The number and, where it has one, its name: `1002 (protocol error)`.
    public var description: String {
        guard let name else { return "\(rawValue)" }
        return "\(rawValue) (\(name))"
    }

    private var name: String? {
        switch self {
        case .normalClosure: "normal closure"
        case .goingAway: "going away"
        case .protocolError: "protocol error"
        case .unsupportedData: "unsupported data"
        case .noStatusReceived: "no status received"
        case .abnormalClosure: "abnormal closure"
        case .invalidFramePayloadData: "invalid payload data"
        case .policyViolation: "policy violation"
        case .messageTooBig: "message too big"
        case .mandatoryExtension: "mandatory extension"
        case .internalError: "internal error"
        case .serviceRestart: "service restart"
        case .tryAgainLater: "try again later"
        case .badGateway: "bad gateway"
        case .tlsHandshake: "TLS handshake failed"
        default: nil
        }
    }
}
