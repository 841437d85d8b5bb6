/// A version of the HardLight protocol, agreed on in the WebSocket handshake.
///
/// The token travels in `Sec-WebSocket-Protocol` and is compared byte for byte: `HL/2` is not a version.
public struct ProtocolVersion: Hashable, Sendable {
    /// The major version: the number in the token.
    public let major: UInt8

    /// `hl/2`: events carry their topic, errors tell which side failed, messages are raw DEFLATE.
    public static var v2: ProtocolVersion { ProtocolVersion(major: 2) }

    /// `hl/1`: as `hl/0`, with messages in raw DEFLATE.
    public static var v1: ProtocolVersion { ProtocolVersion(major: 1) }

    /// `hl/0`: events come without their topic, and of a call that failed only few reasons are told.
    public static var v0: ProtocolVersion { ProtocolVersion(major: 0) }

    /// The versions that this implementation speaks, best first.
    public static var supported: [ProtocolVersion] { [.v2, .v1, .v0] }

    /// The value of `Sec-WebSocket-Protocol`, such as `hl/2`.
    public var token: String { "hl/\(major)" }

    /// The token in the form that a page can offer: `hl.2`. A slash separates in HTTP and is no part of a token, and
    /// browsers refuse to offer what is none (RFC 6455 §4.1, RFC 9110 §5.6.2).
    package var pageToken: String { "hl.\(major)" }

    package init(major: UInt8) {
        self.major = major
    }

    /// The version that a token such as `hl/2` names, or `nil` when this implementation does not speak it.
    public init?(_ token: String) {
        self.init(token: token.utf8)
    }

    package init?(token: some Collection<UInt8>) {
        for version in Self.supported where token.elementsEqual(version.token.utf8) {
            self = version
            return
        }
        return nil
    }

    /// The best version that both sides speak.
    ///
    /// The reference's client sends one token. RFC 6455 §4.1 also allows a comma-separated list, and §4.2.2 leaves the
    /// choice to the server: the client's order does not matter, the highest version that both speak wins.
    ///
    /// - Parameters:
    ///   - offers: The values of all `Sec-WebSocket-Protocol` header lines of the request, as UTF-8.
    ///   - spoken: The versions that this side is willing to speak.
    /// - Returns: The version, and its token in the form in which it was offered: a client, and a browser above all, takes
    ///   no other for an answer. `nil` when there is no common version: the request is to be refused with status 400.
    package static func agreed(
        onOffers offers: some Sequence<[UInt8]>,
        among spoken: [ProtocolVersion] = supported
    ) -> (version: ProtocolVersion, token: String)? {
        var best: (version: ProtocolVersion, token: String)?
        for offer in offers {
            for token in offer.split(separator: UInt8(ascii: ",")) {
                let token = token.trimmingSpaces()
                for version in spoken where best.map({ version.major > $0.version.major }) ?? true {
                    if token.elementsEqual(version.token.utf8) {
                        best = (version, version.token)
                    } else if token.elementsEqual(version.pageToken.utf8) {
                        best = (version, version.pageToken)
                    }
                }
            }
        }
        return best
    }
}

extension Collection where Element == UInt8, SubSequence: BidirectionalCollection {
    /// Without the optional white space (space and tab, RFC 9110 §5.6.3) at both ends.
    fileprivate func trimmingSpaces() -> SubSequence.SubSequence {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let front = drop(while: isSpace)
        var end = front.endIndex
        while end > front.startIndex, isSpace(front[front.index(before: end)]) {
            end = front.index(before: end)
        }
        return front[front.startIndex..<end]
    }
}
