import NIOCore
import NIOSSL

/// What a client's connections share.
package struct ClientTLSContext: Sendable {
    private let context: NIOSSLContext

    /// The certificates that are accepted, and nothing else of them looked at. Empty where the context decides.
    private let pins: Set<CertificateFingerprint>
    private let checksName: Bool

    init(context: NIOSSLContext, pins: Set<CertificateFingerprint>, checksName: Bool) {
        self.context = context
        self.pins = pins
        self.checksName = checksName
    }

    /// Puts TLS under everything else of a channel, before it is active.
    ///
    /// - Parameter host: the server's name or address, as the certificate must have it.
    /// - Returns: What an error in the pipeline during the handshake means; `nil` if it is not about TLS.
    func secure(_ channel: any Channel, to host: String) throws -> (any Error) -> TLSError? {
        let connection = try makeConnection(to: host)
        try channel.pipeline.syncOperations.addHandlers(connection.handlers)
        return connection.explain
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
