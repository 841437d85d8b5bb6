import Foundation
import HardLight
import NIOCore
import NIOSSL
import Testing

@Suite("TLS between client and server")
struct TLSHandshakeTests {
    private let authority: TestAuthority
    private let folder: TemporaryFolder

    init() throws {
        authority = try TestAuthority()
        folder = try TemporaryFolder()
    }

    private func issuedServer(for host: String = "localhost", validUntil end: Date = Date() + 100_000) throws
        -> ServerTLSContext
    {
        let issued = try authority.issue(for: host, validUntil: end)
        return try ServerTLS.pem(certificateChain: issued.certificate, privateKey: issued.privateKey).makeContext(
            host: host
        )
    }

    // MARK: Self-signed

    @Test("self-signed, and a client that takes anybody: TLS 1.3 and HTTP/1.1 by ALPN")
    func insecure() throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let pair = try TLSPair(server: server, client: .insecureForDevelopment)
        #expect(pair.isComplete)
        #expect(pair.client.version == .tlsv13)
        #expect(pair.client.applicationProtocol == .some("http/1.1"))
        #expect(pair.server.applicationProtocol == .some("http/1.1"))
        #expect(ClientTLS.insecureForDevelopment.isInsecure)
        #expect(!ClientTLS.systemRoots.isInsecure)
    }

    @Test("self-signed is trusted by nobody who was not told to")
    func systemRoots() throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let pair = try TLSPair(server: server, client: .systemRoots)
        #expect(!pair.client.isComplete)
        #expect(pair.clientError?.code == .untrustedCertificate)
        #expect(pair.clientError?.message.contains("localhost") == true)
        #expect(pair.serverError?.code == .untrustedCertificate)
    }

    @Test(
        "self-signed is its own authority, for every name that it has",
        arguments: [
            ("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("counter.test", "192.0.2.1"),
        ]
    )
    func selfSignedAsAuthority(host: String, address: String) throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "counter.test")
        let file = try folder.file("server.pem", server.certificatePEM)
        for client: ClientTLS in [.certificateAuthority(file: file), .certificateAuthority(pem: server.certificatePEM)]
        {
            let pair = try TLSPair(server: server, client: client, host: host, address: address)
            #expect(pair.isComplete)
        }
        let other = try ServerTLS.selfSigned.makeContext(host: "counter.test")
        let pair = try TLSPair(
            server: other,
            client: .certificateAuthority(file: file),
            host: host,
            address: address
        )
        #expect(pair.clientError?.code == .untrustedCertificate)
    }

    @Test("a self-signed certificate does not have other names", arguments: ["0.0.0.0", "::", "192.0.2.1", ""])
    func otherNames(host: String) throws {
        let server = try ServerTLS.selfSigned.makeContext(host: host)
        let client = ClientTLS.certificateAuthority(pem: server.certificatePEM)
        #expect(try TLSPair(server: server, client: client).isComplete)
        let named = try TLSPair(server: server, client: client, host: "elsewhere.test")
        #expect(named.clientError?.code == .hostNameMismatch)
        #expect(named.clientError?.message.contains("elsewhere.test") == true)
        // Nothing was said to the wrong server, and nothing that it said was heard.
        #expect(named.server.received == "" && named.client.received == "")
        #expect(named.client.isClosed && named.server.isClosed)
        let addressed = try TLSPair(server: server, client: client, host: "192.0.2.2", address: "192.0.2.2")
        #expect(addressed.clientError?.code == .hostNameMismatch)
        for unbound in ["0.0.0.0", "::"] {
            let pair = try TLSPair(server: server, client: client, host: unbound, address: unbound)
            #expect(pair.clientError?.code == .hostNameMismatch)
        }
        let bound = try TLSPair(server: server, client: client, host: "192.0.2.1", address: "192.0.2.1")
        #expect(bound.isComplete == (host == "192.0.2.1"))
    }

    // MARK: Pinned

    @Test("the pinned certificate, however its fingerprint is written and whatever the name")
    func pinned() throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let pin = server.certificateFingerprint.description
        let other = try ServerTLS.selfSigned.makeContext(host: "localhost").certificateFingerprint.description
        let clients: [ClientTLS] = [
            .pinned(sha256: pin), .pinned(sha256: pin.lowercased().replacing(":", with: "")),
            .pinned(sha256: other, pin),
        ]
        for client in clients {
            for (host, address) in [
                ("localhost", "127.0.0.1"), ("elsewhere.test", "192.0.2.7"), ("192.0.2.7", "192.0.2.7"),
            ] {
                let pair = try TLSPair(server: server, client: client, host: host, address: address)
                #expect(pair.isComplete)
                #expect(pair.client.version == .tlsv13)
            }
        }
    }

    @Test("another certificate than the pinned one, and its fingerprint is told")
    func pinnedWrong() throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let other = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let pair = try TLSPair(
            server: server,
            client: .pinned(sha256: other.certificateFingerprint.description)
        )
        #expect(!pair.client.isComplete && !pair.server.isComplete)
        #expect(pair.server.received == "")
        #expect(pair.clientError?.code == .fingerprintMismatch)
        #expect(pair.clientError?.message.contains(server.certificateFingerprint.description) == true)
    }

    @Test("a pin is enough where the certificate has expired")
    func pinnedExpired() throws {
        let server = try issuedServer(validUntil: Date() - 100)
        let client = ClientTLS.pinned(sha256: server.certificateFingerprint.description)
        #expect(try TLSPair(server: server, client: client).isComplete)
    }

    @Test("the certificate of an authority does not vouch for what it has issued where it is pinned")
    func pinnedAuthority() throws {
        let issued = try authority.issue(for: "localhost")
        let chain = try issued.certificate + authority.pem
        let server = try ServerTLS.pem(certificateChain: chain, privateKey: issued.privateKey).makeContext(host: "")
        let root = try NIOSSLCertificate(bytes: Array(authority.pem.utf8), format: .pem).toDERBytes()
        let pair = try TLSPair(
            server: server,
            client: .pinned(sha256: CertificateFingerprint(ofDER: root).description)
        )
        #expect(pair.clientError?.code == .fingerprintMismatch)
    }

    // MARK: An authority

    @Test("files, and a client that trusts their authority")
    func files() throws {
        let issued = try authority.issue(for: "localhost")
        let tls = ServerTLS.files(
            certificateChain: try folder.file("chain.pem", issued.certificate + (try authority.pem)),
            privateKey: try folder.file("key.pem", issued.privateKey)
        )
        let server = try tls.makeContext(host: "0.0.0.0")
        let client = ClientTLS.certificateAuthority(file: try folder.file("authority.pem", try authority.pem))
        #expect(try TLSPair(server: server, client: client).isComplete)
        #expect(server.certificatePEM.contains(issued.certificate))
        let named = try TLSPair(server: server, client: client, host: "elsewhere.test")
        #expect(named.clientError?.code == .hostNameMismatch)
    }

    @Test("files are read again when a context is made again")
    func reload() throws {
        let files = try [authority.issue(for: "localhost"), authority.issue(for: "localhost")]
        let tls = ServerTLS.files(certificateChain: folder.path("chain.pem"), privateKey: folder.path("key.pem"))
        let fingerprints = try files.map { issued in
            _ = try folder.file("chain.pem", issued.certificate)
            _ = try folder.file("key.pem", issued.privateKey)
            return try tls.makeContext(host: "").certificateFingerprint
        }
        #expect(fingerprints[0] != fingerprints[1])
    }

    @Test("another authority")
    func wrongAuthority() throws {
        let pair = try TLSPair(
            server: try issuedServer(),
            client: .certificateAuthority(pem: try TestAuthority("Somebody else").pem)
        )
        #expect(pair.clientError?.code == .untrustedCertificate)
    }

    @Test("a certificate that has expired")
    func expired() throws {
        let pair = try TLSPair(
            server: try issuedServer(validUntil: Date() - 100),
            client: .certificateAuthority(pem: try authority.pem)
        )
        #expect(pair.clientError?.code == .untrustedCertificate)
    }

    // MARK: Versions

    @Test("TLS 1.2 is spoken by choice alone, and 1.3 where both can", arguments: [MinimumTLSVersion.tls12, .tls13])
    func versions(minimum: MinimumTLSVersion) throws {
        var server = ServerTLS.selfSigned
        server.minimumVersion = minimum
        let context = try server.makeContext(host: "localhost")
        #expect(try TLSPair(server: context, client: .insecureForDevelopment).client.version == .tlsv13)

        let oldClient = try TLSPair(client: .foreign(try OldTLS.client()), server: .server(context))
        var client = ClientTLS.insecureForDevelopment
        client.minimumVersion = minimum
        let oldServer = try TLSPair(client: .client(client), server: .foreign(try OldTLS.server()))
        switch minimum {
        case .tls12:
            #expect(oldClient.isComplete && oldServer.isComplete)
            #expect(oldClient.client.version == .tlsv12 && oldServer.client.version == .tlsv12)
        case .tls13:
            #expect(!oldClient.server.isComplete && !oldServer.client.isComplete)
            #expect(oldClient.serverError?.code == .noCommonVersion)
            #expect(oldServer.clientError?.code == .noCommonVersion)
        }
    }

    /// Peers that stopped at TLS 1.2.
    private enum OldTLS {
        static func client() throws -> NIOSSLClientHandler {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.maximumTLSVersion = .tlsv12
            configuration.certificateVerification = .none
            return try NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: nil)
        }

        static func server() throws -> NIOSSLServerHandler {
            let issued = try TestAuthority().issue(for: "localhost")
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(issued.certificate.utf8)).map {
                    .certificate($0)
                },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(issued.privateKey.utf8), format: .pem))
            )
            configuration.maximumTLSVersion = .tlsv12
            return NIOSSLServerHandler(context: try NIOSSLContext(configuration: configuration))
        }
    }

    @Test("a peer that does not speak TLS")
    func plaintext() throws {
        let context = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let plainClient = try TLSPair(client: .foreign(PlainText("GET / HTTP/1.1\r\n\r\n")), server: .server(context))
        #expect(plainClient.serverError?.code == .notTLS)
        let plainServer = try TLSPair(
            client: .client(.systemRoots),
            server: .foreign(PlainText("HTTP/1.1 400 Bad Request\r\n\r\n"))
        )
        #expect(plainServer.clientError?.code == .notTLS)
        #expect(plainServer.clientError?.message.contains("localhost") == true)
    }

    /// Says something that is not TLS.
    private final class PlainText: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let text: String

        init(_ text: String) {
            self.text = text
        }

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }
    }

    // MARK: Names

    @Test("what cannot be a server's name", arguments: ["", "a\0b", String(repeating: "x", count: 300)])
    func serverName(host: String) throws {
        let context = try ClientTLS.systemRoots.makeContext()
        let error = #expect(throws: TLSError.self) { try context.makeConnection(to: host) }
        #expect(error?.code == .invalidServerName)
    }

    @Test("errors that are not about TLS are left alone")
    func otherErrors() throws {
        struct Other: Error {}
        #expect(TLSError(handshakeError: Other()) == nil)
        #expect(try ClientTLS.systemRoots.makeContext().makeConnection(to: "localhost").explain(Other()) == nil)
    }
}
