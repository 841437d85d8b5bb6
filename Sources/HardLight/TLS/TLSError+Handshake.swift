import NIOSSL

extension TLSError {
    /// What an error of the TLS handler during the handshake means; `nil` if it is not about TLS.
    ///
    /// - Parameter host: the server's name, for a client.
    package init?(handshakeError error: any Error, host: String? = nil) {
        switch error {
        case let error as TLSError:
            self = error
        case NIOSSLError.handshakeFailed(let reason):
            self.init(handshakeFailure: reason, host: host)
        case NIOSSLError.uncleanShutdown:
            self.init(.handshakeFailed, "the peer ended the connection in the middle of the TLS handshake")
        case let error as NIOSSLError:
            self.init(.handshakeFailed, "TLS failed: \(error)")
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            self = .hostNameMismatch(host ?? "this host")
        case let error as NIOSSLExtraError:
            self.init(.handshakeFailed, "TLS failed: \(error)")
        case let error as BoringSSLError:
            self.init(handshakeFailure: error, host: host)
        default:
            return nil
        }
    }

    static func hostNameMismatch(_ host: String) -> TLSError {
        TLSError(
            .hostNameMismatch,
            "the server's certificate is not for \(host): connect by a name that is in it, or pin it with .pinned(sha256:)"
        )
    }

    /// BoringSSL tells its reasons by name only.
    private init(handshakeFailure failure: BoringSSLError, host: String?) {
        let reasons: [String] =
            switch failure {
            case .sslError(let stack), .unknownError(let stack), .invalidSNIName(let stack),
                .failedToSetALPN(let stack):
                stack.map(\.description)
            default: []
            }
        func isCalled(_ names: String...) -> Bool {
            reasons.contains { reason in names.contains { reason.contains($0) } }
        }
        if isCalled("CERTIFICATE_VERIFY_FAILED") {
            self.init(
                .untrustedCertificate,
                """
                the certificate of \(host ?? "the peer") is not trusted, or not valid now: trust the authority that issued \
                it with .certificateAuthority(file:), or the certificate itself with .pinned(sha256:)
                """
            )
        } else if isCalled(
            "ALERT_UNKNOWN_CA",
            "ALERT_BAD_CERTIFICATE",
            "ALERT_CERTIFICATE_UNKNOWN",
            "ALERT_CERTIFICATE_EXPIRED"
        ) {
            self.init(
                .untrustedCertificate,
                "the peer does not trust our certificate (\(reasons.joined(separator: "; ")))"
            )
        } else if isCalled("CERTIFICATE_REQUIRED", "PEER_DID_NOT_RETURN_A_CERTIFICATE") {
            self.init(
                .clientCertificateRequired,
                "the server takes only clients that show a certificate: give the client one with `identity`"
            )
        } else if isCalled("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION") {
            self.init(
                .noCommonVersion,
                "no common version of TLS: at least 1.3 is asked for, unless `minimumVersion` says 1.2"
            )
        } else if isCalled("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST") {
            self.init(.notTLS, "\(host ?? "the peer") does not speak TLS on this port")
        } else if reasons.isEmpty {
            self.init(.handshakeFailed, "the TLS handshake failed: \(failure)")
        } else {
            self.init(.handshakeFailed, "the TLS handshake failed: \(reasons.joined(separator: "; "))")
        }
    }
}
