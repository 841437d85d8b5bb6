package import NIOCore
package import NIOSSL

/// TLS for one connection of a client; it belongs to the connection's event loop.
package struct ClientTLSConnection {
    /// The first of the handlers, which speaks TLS.
    package let handler: NIOSSLClientHandler

    private let gate: ServerNameGate?
    private let host: String
    private let mismatch: PinMismatch

    init(handler: NIOSSLClientHandler, gate: ServerNameGate?, host: String, mismatch: PinMismatch) {
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
final class PinMismatch {
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
