import NIOSSL
import SwiftASN1

/// What a server proves who it is with.
public struct ServerTLS: Sendable {
    private enum Source: Sendable {
        case selfSigned
        case given(certificateChain: PEMSource, privateKey: PEMSource)
        case plaintext
    }

    private let source: Source

    /// The oldest version of TLS that clients may speak: 1.3, unless set.
    public var minimumVersion = MinimumTLSVersion.tls13

    /// Whether clients have to prove by a certificate who they are: they are not asked, unless set.
    public var clientCertificates = ClientCertificates.notAsked

    /// A certificate made at start, for development: in memory, valid for `localhost` and the host that the server
    /// binds, and trusted by nobody who is not told its fingerprint.
    public static let selfSigned = ServerTLS(source: .selfSigned)

    /// A certificate and its key from files in PEM.
    ///
    /// - Parameters:
    ///   - certificateChain: the path of a file with the server's certificate first, then those that lead from it to
    ///     an authority.
    ///   - privateKey: the path of a file with the certificate's private key, not encrypted.
    public static func files(certificateChain: String, privateKey: String) -> ServerTLS {
        ServerTLS(source: .given(certificateChain: .file(certificateChain), privateKey: .file(privateKey)))
    }

    /// A certificate and its key as PEM text, such as from a store of secrets.
    ///
    /// - Parameters:
    ///   - certificateChain: the server's certificate first, then those that lead from it to an authority.
    ///   - privateKey: the certificate's private key, not encrypted.
    public static func pem(certificateChain: String, privateKey: String) -> ServerTLS {
        ServerTLS(source: .given(certificateChain: .text(certificateChain), privateKey: .text(privateKey)))
    }

    /// No TLS: whoever is on the way can read and change everything.
    ///
    /// For a server behind a proxy that ends TLS, on the same machine or a network that nobody else is on, and for tests.
    /// Bind it to an address that only the proxy reaches, such as `127.0.0.1`. The server warns when it starts so.
    public static let plaintext = ServerTLS(source: .plaintext)

    private init(source: Source) {
        self.source = source
    }

    /// Whether there is no TLS at all.
    var isPlaintext: Bool {
        if case .plaintext = source { true } else { false }
    }
}

extension ServerTLS: CustomStringConvertible, CustomReflectable {
    /// Where the certificate comes from; never the key itself.
    public var description: String {
        switch source {
        case .selfSigned: "self-signed"
        case .given(.file(let certificateChain), let privateKey): "files \(certificateChain) and \(privateKey)"
        case .given(.text, _): "PEM"
        case .plaintext: "none: plaintext"
        }
    }

    /// The description and the minimum version; never the key itself.
    public var customMirror: Mirror {
        Mirror(self, children: ["source": description, "minimumVersion": minimumVersion])
    }
}

extension ServerTLS {
    /// What new connections share; `nil` for plaintext, or else as ``makeContext(host:)``.
    func makeContextIfAny(host: String) throws(TLSError) -> ServerTLSContext? {
        isPlaintext ? nil : try makeContext(host: host)
    }

    /// Reads the files, or makes the certificate. Called again, it does so again: new connections may use what it
    /// makes then.
    ///
    /// - Parameter host: what the server binds, to be named in a self-signed certificate.
    package func makeContext(host: String) throws(TLSError) -> ServerTLSContext {
        switch source {
        case .selfSigned:
            let made: SelfSignedCertificate
            do {
                made = try SelfSignedCertificate(host: host)
            } catch {
                throw TLSError(.invalidCertificate, "cannot make a self-signed certificate for \(host): \(error)")
            }
            return try makeContext(certificates: [made.certificate], privateKey: made.privateKey)
        case .given(let certificateChain, let privateKey):
            return try makeContext(
                certificates: certificateChain.read(as: "certificate chain").certificates(),
                privateKey: privateKey.read(as: "private key").privateKey()
            )
        case .plaintext:
            throw TLSError(.notTLS, "plaintext has no certificate")
        }
    }

    private func makeContext(
        certificates: [NIOSSLCertificate],
        privateKey: NIOSSLPrivateKey
    ) throws(TLSError) -> ServerTLSContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.set(minimumVersion)
        if let authorities = clientCertificates.authorities {
            configuration.trustRoots = .certificates(try authorities.read(as: "client authorities").certificates())
            configuration.certificateVerification =
                switch clientCertificates.rule {
                case .notAsked: .none
                case .requested: .optionalVerification
                // A client's certificate names no host.
                case .required: .noHostnameVerification
                }
        }
        do {
            return ServerTLSContext(
                context: try NIOSSLContext(configuration: configuration),
                certificateFingerprint: CertificateFingerprint(ofDER: try certificates[0].toDERBytes()),
                certificatePEM: try Self.pem(of: certificates)
            )
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw TLSError(
                .privateKeyMismatch,
                "the private key does not belong to the first certificate of the chain (\(self)): the server's own comes first"
            )
        } catch {
            throw TLSError(.invalidCertificate, "cannot use the certificate (\(self)): \(error)")
        }
    }

    private static func pem(of certificates: [NIOSSLCertificate]) throws -> String {
        try certificates
            .map { PEMDocument(type: "CERTIFICATE", derBytes: try $0.toDERBytes()).pemString + "\n" }
            .joined()
    }
}
