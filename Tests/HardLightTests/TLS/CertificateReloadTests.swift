import HardLight
import Logging
import Testing

@Suite("A certificate that is reloaded", .timeLimit(.minutes(1)))
struct CertificateReloadTests {
    private let authority: TestAuthority
    private let folder: TemporaryFolder

    init() throws {
        authority = try TestAuthority()
        folder = try TemporaryFolder()
    }

    /// Writes a new certificate and its key over those that there are.
    private func renew() throws -> (chain: String, key: String) {
        let issued = try authority.issue(for: "localhost")
        return (
            try folder.file("chain.pem", issued.certificate), try folder.file("key.pem", issued.privateKey)
        )
    }

    @Test("is shown to new connections, and those that there are go on")
    func renewal() async throws {
        let (chain, key) = try renew()
        try await withServer {
            $0.tls = .files(certificateChain: chain, privateKey: key)
        } _: { server in
            let first = try #require(server.server.certificateFingerprint)
            let old = try await server.connect()
            _ = try renew()
            #expect(server.server.certificateFingerprint == first)
            try server.server.reloadCertificate()
            let second = try #require(server.server.certificateFingerprint)
            #expect(second != first)

            let new = try await TrialClient.connect(to: "\(server.address)", tls: .pinned(sha256: second))
            #expect(try await new.double(2) == 4)
            #expect(try await old.double(2) == 4)
            await #expect(throws: ConnectionError.self) { try await server.connect() }
            await new.close()
            await old.close()
            #expect(server.log.entries(from: .info).contains { $0.metadata["sha256"] == second })
        }
    }

    @Test("and cannot be used leaves the one that there is")
    func failure() async throws {
        let (chain, key) = try renew()
        try await withServer {
            $0.tls = .files(certificateChain: chain, privateKey: key)
        } _: { server in
            _ = try folder.file("key.pem", "nothing")
            let error = #expect(throws: TLSError.self) { try server.server.reloadCertificate() }
            #expect(error?.code == .invalidPrivateKey)
            try await server.expectServing()
        }
    }

    @Test("does nothing where there is none, or no server")
    func nothing() async throws {
        try await withServer {
            $0.tls = .plaintext
        } _: { server in
            try server.server.reloadCertificate()
            try await server.expectServing()
        }
        let idle = TrialServer(configuration: .selfSigned(port: 0)) { _ in throw ConnectionRefusal() }
        try idle.reloadCertificate()
        #expect(idle.certificateFingerprint == nil)
    }
}
