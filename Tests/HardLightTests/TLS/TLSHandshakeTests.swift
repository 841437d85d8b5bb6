import Foundation
import HardLight
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

    private func issuedServer(for host: String = "localhost", validUntil end: Date = Date() + 100_000) throws -> ServerTLSContext {
        let issued = try authority.issue(for: host, validUntil: end)
        return try ServerTLS.pem(certificateChain: issued.certificate, privateKey: issued.privateKey).makeContext(host: host)
    }

    // MARK: Self-signed

    @Test("self-signed, and a client that takes anybody: TLS 1.3 and HTTP/1.1 by ALPN")
    func insecure() throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let pair = try TLSPair.handshake(server: server, client: .insecureForDevelopment)
        #expect(pair.isComplete)
        #expect(pair.version == .tlsv13)
        #expect(pair.client.applicationProtocol == .some("http/1.1"))
        #expect(pair.server.applicationProtocol == .some("http/1.1"))
        #expect(ClientTLS.insecureForDevelopment.isInsecure)
        #expect(!ClientTLS.systemRoots.isInsecure)
    }

    @Test("self-signed is trusted by nobody who was not told to")
    func systemRoots() throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let pair = try TLSPair.handshake(server: server, client: .systemRoots)
        #expect(!pair.client.isComplete)
        #expect(pair.clientError?.code == .untrustedCertificate)
        #expect(pair.clientError?.message.contains("localhost") == true)
        #expect(pair.serverError?.code == .untrustedCertificate)
    }

    @Test(
        "self-signed is its own authority, for every name that it has",
        arguments: [
            ("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("counter.test", "192.0.2.1"),
        ])
    func selfSignedAsAuthority(host: String, address: String) throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "counter.test")
        let file = try folder.file("server.pem", server.certificatePEM)
        for client: ClientTLS in [.certificateAuthority(file: file), .certificateAuthority(pem: server.certificatePEM)] {
            let pair = try TLSPair.handshake(server: server, client: client, host: host, address: address)
            #expect(pair.isComplete)
        }
        let other = try ServerTLS.selfSigned.makeContext(host: "counter.test")
        let pair = try TLSPair.handshake(
            server: other, client: .certificateAuthority(file: file), host: host, address: address)
        #expect(pair.clientError?.code == .untrustedCertificate)
    }

    @Test("a self-signed certificate does not have other names", arguments: ["0.0.0.0", "::", "192.0.2.1", ""])
    func otherNames(host: String) throws {
        let server = try ServerTLS.selfSigned.makeContext(host: host)
        let client = ClientTLS.certificateAuthority(pem: server.certificatePEM)
        #expect(try TLSPair.handshake(server: server, client: client).isComplete)
        let named = try TLSPair.handshake(server: server, client: client, host: "elsewhere.test")
        #expect(named.clientError?.code == .hostNameMismatch)
        #expect(named.clientError?.message.contains("elsewhere.test") == true)
        let addressed = try TLSPair.handshake(server: server, client: client, host: "192.0.2.2", address: "192.0.2.2")
        #expect(addressed.clientError?.code == .hostNameMismatch)
        let bound = try TLSPair.handshake(server: server, client: client, host: "192.0.2.1", address: "192.0.2.1")
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
            for (host, address) in [("localhost", "127.0.0.1"), ("elsewhere.test", "192.0.2.7"), ("192.0.2.7", "192.0.2.7")] {
                let pair = try TLSPair.handshake(server: server, client: client, host: host, address: address)
                #expect(pair.isComplete)
                #expect(pair.version == .tlsv13)
            }
        }
    }

    @Test("another certificate than the pinned one, and its fingerprint is told")
    func pinnedWrong() throws {
        let server = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let other = try ServerTLS.selfSigned.makeContext(host: "localhost")
        let pair = try TLSPair.handshake(
            server: server, client: .pinned(sha256: other.certificateFingerprint.description))
        #expect(!pair.client.isComplete)
        #expect(!pair.server.isComplete || !pair.server.errors.isEmpty)
        #expect(pair.clientError?.code == .fingerprintMismatch)
        #expect(pair.clientError?.message.contains(server.certificateFingerprint.description) == true)
    }

    @Test("a pin is enough where the certificate has expired")
    func pinnedExpired() throws {
        let server = try issuedServer(validUntil: Date() - 100)
        let client = ClientTLS.pinned(sha256: server.certificateFingerprint.description)
        #expect(try TLSPair.handshake(server: server, client: client).isComplete)
    }

    @Test("the certificate of an authority does not vouch for what it has issued where it is pinned")
    func pinnedAuthority() throws {
        let issued = try authority.issue(for: "localhost")
        let chain = try issued.certificate + authority.pem
        let server = try ServerTLS.pem(certificateChain: chain, privateKey: issued.privateKey).makeContext(host: "")
        let root = try NIOSSLCertificate(bytes: Array(authority.pem.utf8), format: .pem).toDERBytes()
        let pair = try TLSPair.handshake(
            server: server, client: .pinned(sha256: CertificateFingerprint(ofDER: root).description))
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
        #expect(try TLSPair.handshake(server: server, client: client).isComplete)
        #expect(server.certificatePEM.contains(issued.certificate))
        let named = try TLSPair.handshake(server: server, client: client, host: "elsewhere.test")
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
        let pair = try TLSPair.handshake(
            server: try issuedServer(), client: .certificateAuthority(pem: try TestAuthority("Somebody else").pem))
        #expect(pair.clientError?.code == .untrustedCertificate)
    }

    @Test("a certificate that has expired")
    func expired() throws {
        let pair = try TLSPair.handshake(
            server: try issuedServer(validUntil: Date() - 100), client: .certificateAuthority(pem: try authority.pem))
        #expect(pair.clientError?.code == .untrustedCertificate)
    }

    // MARK: Versions

    @Test("TLS 1.2 is spoken by choice alone, on either side")
    func versions() throws {
        var oldServer = ServerTLS.selfSigned
        oldServer.minimumVersion = .tls12
        var oldClient = ClientTLS.insecureForDevelopment
        oldClient.minimumVersion = .tls12
        for (server, client) in [(.selfSigned, oldClient), (oldServer, .insecureForDevelopment), (oldServer, oldClient)] as [(ServerTLS, ClientTLS)] {
            let pair = try TLSPair.handshake(server: try server.makeContext(host: ""), client: client)
            #expect(pair.isComplete)
            #expect(pair.version == .tlsv13)
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
