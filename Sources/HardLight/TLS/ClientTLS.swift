import NIOSSL

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

extension ClientTLS {
    /// Reads what is to be trusted.
    package func makeContext() throws(TLSError) -> ClientTLSContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.set(minimumVersion)
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
