package import NIOCore
package import NIOSSL

/// Whom a client trusts to be the server.
public struct ClientTLS: Sendable {
    private enum Trust: Sendable {
        case systemRoots
        case certificateAuthority(file: String)
        case certificateAuthorityPEM(String)
        case pinned([String])
        case anybody
    }

    private let trust: Trust

    /// The oldest version of TLS that the server may speak: 1.3, unless set.
    public var minimumVersion = MinimumTLSVersion.tls13

    /// A server whose certificate names it and comes from an authority that the system trusts.
    public static let systemRoots = ClientTLS(trust: .systemRoots)

    /// A server whose certificate names it and comes from one of the authorities in a file, and from no other.
    ///
    /// - Parameter file: the path of a file with certificates in PEM. A server's self-signed certificate is its own
    ///   authority.
    public static func certificateAuthority(file: String) -> ClientTLS {
        ClientTLS(trust: .certificateAuthority(file: file))
    }

    /// A server whose certificate names it and comes from one of these authorities, and from no other.
    ///
    /// - Parameter pem: one or more certificates in PEM.
    public static func certificateAuthority(pem: String) -> ClientTLS {
        ClientTLS(trust: .certificateAuthorityPEM(pem))
    }

    /// A server that shows exactly this certificate, whatever its name, its issuer and its dates.
    ///
    /// - Parameter fingerprints: the SHA-256 of the certificate as a server logs it, or as
    ///   `openssl x509 -fingerprint -sha256` writes it: hexadecimal digits, in pairs with colons or without. Any of
    ///   several is accepted: the present and the next one, while a certificate is replaced. What is no fingerprint is
    ///   an error when connecting.
    public static func pinned(sha256 fingerprints: String...) -> ClientTLS {
        ClientTLS(trust: .pinned(fingerprints))
    }

    /// Anybody. Whoever is between client and server can read and change everything: for development alone.
    public static let insecureForDevelopment = ClientTLS(trust: .anybody)

    private init(trust: Trust) {
        self.trust = trust
    }

    /// Whether anybody is accepted: to be warned of.
    package var isInsecure: Bool {
        if case .anybody = trust { true } else { false }
    }
}

/// What a client's connections share.
package struct ClientTLSContext: Sendable {
    private let context: NIOSSLContext

    /// The certificates that are accepted, and nothing else of them looked at. Empty where the context decides.
    private let pins: Set<CertificateFingerprint>
    private let checksName: Bool

    fileprivate init(context: NIOSSLContext, pins: Set<CertificateFingerprint>, checksName: Bool) {
        self.context = context
        self.pins = pins
        self.checksName = checksName
    }

    /// TLS for one connection.
    ///
    /// - Parameter host: the server's name or address, as the certificate must have it.
    package func makeConnection(to host: String) throws(TLSError) -> ClientTLSConnection {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        // An address is not sent to the server (RFC 6066 §3), and is compared with the one of the connection.
        let name = isAddress ? nil : host
        let mismatch = PinMismatch()
        do {
            let handler =
                if pins.isEmpty {
                    try NIOSSLClientHandler(context: context, serverHostname: name)
                } else {
                    try NIOSSLClientHandler(
                        context: context,
                        serverHostname: name,
                        customVerificationCallback: { [pins] in mismatch.check($0, against: pins, promise: $1) }
                    )
                }
            let gate = checksName ? name.map { ServerNameGate(tls: handler, name: $0) } : nil
            return ClientTLSConnection(handler: handler, gate: gate, host: host, mismatch: mismatch)
        } catch {
            throw TLSError(.invalidServerName, "\"\(host)\" is not the name of a server")
        }
    }
}

/// TLS for one connection of a client; it belongs to the connection's event loop.
package struct ClientTLSConnection {
    /// The first of the handlers, which speaks TLS.
    package let handler: NIOSSLClientHandler

    private let gate: ServerNameGate?
    private let host: String
    private let mismatch: PinMismatch

    fileprivate init(handler: NIOSSLClientHandler, gate: ServerNameGate?, host: String, mismatch: PinMismatch) {
        self.handler = handler
        self.gate = gate
        self.host = host
        self.mismatch = mismatch
    }

    /// The handlers that come first in the connection's pipeline, in this order. All are needed for the server to be
    /// verified; they must be there before the channel becomes active.
    package var handlers: [any ChannelHandler] {
        [handler] + (gate.map { [$0] } ?? [])
    }

    /// What an error in the pipeline during the handshake means; `nil` if it is not about TLS.
    package func explain(_ error: any Error) -> TLSError? {
        guard let explained = TLSError(handshakeError: error, host: host) else { return nil }
        return explained.code == .untrustedCertificate ? mismatch.error(host: host) ?? explained : explained
    }
}

/// Compares a server's certificate with the pinned ones, and remembers how it differed: NIOSSL only says that it did.
private final class PinMismatch {
    private var shown: CertificateFingerprint?

    func check(
        _ chain: [NIOSSLCertificate],
        against pins: Set<CertificateFingerprint>,
        promise: EventLoopPromise<NIOSSLVerificationResult>
    ) {
        guard let leaf = try? chain.first?.toDERBytes() else {
            promise.succeed(.failed)
            return
        }
        let fingerprint = CertificateFingerprint(ofDER: leaf)
        if pins.contains(fingerprint) {
            promise.succeed(.certificateVerified)
        } else {
            shown = fingerprint
            promise.succeed(.failed)
        }
    }

    func error(host: String) -> TLSError? {
        shown.map { shown in
            TLSError(
                .fingerprintMismatch,
                """
                \(host) has another certificate than the pinned one; its SHA-256 is \(shown). If the server's certificate \
                was replaced, pin the new one, after asking who runs the server
                """
            )
        }
    }
}

extension ClientTLS {
    /// Reads what is to be trusted.
    package func makeContext() throws(TLSError) -> ClientTLSContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = minimumVersion.version
        configuration.applicationProtocols = applicationProtocols
        var pins: Set<CertificateFingerprint> = []
        switch trust {
        case .systemRoots:
            break
        case .certificateAuthority(let file):
            let authorities = try PEM(file: file, purpose: "certificate authority").certificates()
            configuration.trustRoots = .certificates(authorities)
        case .certificateAuthorityPEM(let text):
            configuration.trustRoots = .certificates(try PEM(text, origin: "the certificate authority").certificates())
        case .pinned(let fingerprints):
            pins = try Self.pins(fingerprints)
            // The callback of the connection decides; it is not asked where nothing is to be verified.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates([])
        case .anybody:
            configuration.certificateVerification = .none
        }
        do {
            return ClientTLSContext(
                context: try NIOSSLContext(configuration: configuration),
                pins: pins,
                checksName: configuration.certificateVerification == .fullVerification
            )
        } catch {
            throw TLSError(.invalidCertificate, "cannot set up TLS: \(error)")
        }
    }

    private static func pins(_ fingerprints: [String]) throws(TLSError) -> Set<CertificateFingerprint> {
        var pins: Set<CertificateFingerprint> = []
        for text in fingerprints {
            guard let pin = CertificateFingerprint(text) else {
                throw TLSError(
                    .invalidFingerprint,
                    "\"\(text)\" is not a SHA-256 fingerprint: it takes 64 hexadecimal digits, in pairs with colons or without"
                )
            }
            pins.insert(pin)
        }
        guard !pins.isEmpty else {
            throw TLSError(.invalidFingerprint, "no fingerprint to pin: nobody could be trusted")
        }
        return pins
    }
}
