import NIOCore
package import NIOSSL

/// What a server's connections share.
package struct ServerTLSContext: Sendable {
    private let context: NIOSSLContext

    /// Of the certificate that is shown to clients.
    package let certificateFingerprint: CertificateFingerprint

    /// The certificate that is shown to clients and those that go with it, for whoever is to trust exactly these.
    package let certificatePEM: String

    init(context: NIOSSLContext, certificateFingerprint: CertificateFingerprint, certificatePEM: String) {
        self.context = context
        self.certificateFingerprint = certificateFingerprint
        self.certificatePEM = certificatePEM
    }

    /// Puts TLS under everything else of a channel.
    func secure(_ channel: any Channel) throws {
        try channel.pipeline.syncOperations.addHandler(makeHandler())
    }

    /// The handler that comes first in a connection's pipeline.
    package func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context)
    }
}
