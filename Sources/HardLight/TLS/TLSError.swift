/// Why TLS could not be set up, or could not be agreed on with a peer.
///
/// The message names the file, the setting or the peer's certificate, and says what to do about it.
public struct TLSError: Error, Hashable, Sendable {
    /// What kind of trouble it was.
    public enum Code: Hashable, Sendable {
        /// A file with a certificate or a key could not be read.
        case fileUnreadable
        /// A certificate is missing, or is not valid PEM.
        case invalidCertificate
        /// A private key is missing, encrypted, or not valid PEM.
        case invalidPrivateKey
        /// The private key belongs to another certificate.
        case privateKeyMismatch
        /// A pinned fingerprint is not the SHA-256 of anything.
        case invalidFingerprint
        /// A server's name cannot be one.
        case invalidServerName
        /// The peer's certificate does not lead to one that is trusted, or is not valid now.
        case untrustedCertificate
        /// The server's certificate is for another name.
        case hostNameMismatch
        /// The server's certificate is not one that is pinned.
        case fingerprintMismatch
        /// The server asks for a client's certificate, and was shown none.
        case clientCertificateRequired
        /// The peers have no version of TLS in common.
        case noCommonVersion
        /// The peer does not speak TLS.
        case notTLS
        /// The handshake failed in another way.
        case handshakeFailed
    }

    /// What kind of trouble it was.
    public let code: Code

    /// What happened and what to do about it. Never contains a private key.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension TLSError: CustomStringConvertible {
    /// The message.
    public var description: String {
        message
    }
}
