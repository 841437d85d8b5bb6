import NIOSSL

/// Whom a client trusts to be the server.
public struct ClientTLS: Sendable {
    private enum Trust: Sendable {
        case systemRoots
        case certificateAuthority(PEMSource)
        case pinned([String])
        case anybody
        case plaintext
    }

    private let trust: Trust

    /// The oldest version of TLS that the server may speak: 1.3, unless set.
    public var minimumVersion = MinimumTLSVersion.tls13

    /// What this client shows to a server that asks for a certificate: nothing, unless set.
    public var identity: ClientIdentity?

    /// A server whose certificate names it and comes from an authority that the system trusts.
    public static let systemRoots = ClientTLS(trust: .systemRoots)

    /// A server whose certificate names it and comes from one of the authorities in a file, and from no other.
    ///
    /// - Parameter file: the path of a file with certificates in PEM. A server's self-signed certificate is its own
    ///   authority.
    public static func certificateAuthority(file: String) -> ClientTLS {
        ClientTLS(trust: .certificateAuthority(.file(file)))
    }

    /// A server whose certificate names it and comes from one of these authorities, and from no other.
    ///
    /// - Parameter pem: one or more certificates in PEM.
    public static func certificateAuthority(pem: String) -> ClientTLS {
        ClientTLS(trust: .certificateAuthority(.text(pem)))
    }

    /// A server that shows exactly this certificate, whatever its name, its issuer and its dates.
    ///
    /// - Parameter fingerprints: the SHA-256 of the certificate as a server logs it, or as
    ///   `openssl x509 -fingerprint -sha256` writes it: hexadecimal digits, in pairs with colons or without. Any of
    ///   several is accepted: the present and the next one, while a certificate is replaced. What is no fingerprint is
    ///   an error when connecting.
    public static func pinned(sha256 fingerprints: String...) -> ClientTLS {
        pinned(sha256: fingerprints)
    }

    /// A server that shows exactly one of these certificates: fingerprints from a setting or a keychain, say.
    public static func pinned(sha256 fingerprints: [String]) -> ClientTLS {
        ClientTLS(trust: .pinned(fingerprints))
    }

    #if AcceptAnyCertificate
        /// Anybody. Whoever is between client and server can read and change everything: for development alone, and
        /// warned of at each connection.
        ///
        /// The package's trait `AcceptAnyCertificate` has it, which is on by default. An application that must not be able
        /// to do this depends on the package with `traits: []`.
        public static let insecureForDevelopment = ClientTLS(trust: .anybody)
    #endif

    /// No TLS: whoever is on the way can read and change everything.
    ///
    /// For a server that is ``ServerTLS/plaintext`` itself, on this machine: a proxy's own check, a test. The address's
    /// scheme is `ws` then, and the port 80 unless given.
    public static let plaintext = ClientTLS(trust: .plaintext)

    private init(trust: Trust) {
        self.trust = trust
    }

    /// Whether anybody is accepted: to be warned of.
    package var isInsecure: Bool {
        if case .anybody = trust { true } else { false }
    }

    /// Whether there is no TLS at all.
    package var isPlaintext: Bool {
        if case .plaintext = trust { true } else { false }
    }
}

extension ClientTLS {
    /// Reads what is to be trusted, and the identity.
    package func makeContext() throws(TLSError) -> ClientTLSContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.set(minimumVersion)
        var pins: Set<CertificateFingerprint> = []
        switch trust {
        case .systemRoots:
            break
        case .certificateAuthority(let source):
            configuration.trustRoots = .certificates(try source.read(as: "certificate authority").certificates())
        case .pinned(let fingerprints):
            pins = try Self.pins(fingerprints)
            // The callback of the connection decides; it is not asked where nothing is to be verified.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates([])
        case .anybody:
            configuration.certificateVerification = .none
        case .plaintext:
            throw TLSError(.notTLS, "plaintext trusts nobody")
        }
        if let identity {
            let chain = try identity.certificateChain.read(as: "client's certificate chain").certificates()
            let key = try identity.privateKey.read(as: "client's private key").privateKey()
            configuration.certificateChain = chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(key)
        }
        do {
            return ClientTLSContext(
                context: try NIOSSLContext(configuration: configuration),
                pins: pins,
                checksName: configuration.certificateVerification == .fullVerification
            )
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw TLSError(
                .privateKeyMismatch,
                "the private key does not belong to the first certificate of the chain: the client's own comes first"
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
