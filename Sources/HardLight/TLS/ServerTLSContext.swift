import NIOCore
package import NIOSSL

/// What a server's connections share.
package struct ServerTLSContext: Sendable {
    private let context: NIOSSLContext

    /// Of the certificate that is shown to clients.
    package let certificateFingerprint: CertificateFingerprint

    /// The certificate that is shown to clients and those that go with it, for whoever is to trust exactly these.
    package let certificatePEM: String

    #if DirectTransport && os(Linux)
        /// The same for connections of the direct transport; `nil` where NIOSSL does it for these too.
        private(set) var direct: DirectTLSContext?

        func with(_ direct: DirectTLSContext?) -> ServerTLSContext {
            var context = self
            context.direct = direct
            return context
        }
    #endif

    init(context: NIOSSLContext, certificateFingerprint: CertificateFingerprint, certificatePEM: String) {
        self.context = context
        self.certificateFingerprint = certificateFingerprint
        self.certificatePEM = certificatePEM
    }

    /// Puts TLS under everything else of a channel.
    func secure(_ channel: any Channel) throws {
        #if DirectTransport && os(Linux)
            if let direct, let channel = channel as? DirectChannel {
                return try channel.secure(DirectSecurity(context: direct, host: nil))
            }
        #endif
        try channel.pipeline.syncOperations.addHandler(makeHandler())
    }

    /// The handler that comes first in a connection's pipeline.
    package func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context)
    }
}
