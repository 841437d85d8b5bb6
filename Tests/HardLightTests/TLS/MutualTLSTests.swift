import Foundation
import HardLight
import SwiftASN1
import Testing
import X509

@Suite("Clients that show a certificate", .timeLimit(.minutes(1)))
struct MutualTLSTests {
    private let authority: TestAuthority

    init() throws {
        authority = try TestAuthority("Robots")
    }

    private func identity(_ name: String, by authority: TestAuthority, until end: Date = Date() + 1000) throws
        -> ClientIdentity
    {
        let issued = try authority.issue(for: name, validUntil: end)
        return .pem(certificateChain: issued.certificate, privateKey: issued.privateKey)
    }

    private func connect(_ server: TestServer, _ identity: ClientIdentity?) async throws -> TrialClient {
        var tls = server.tls
        tls.identity = identity
        return try await TrialClient.connect(to: "\(server.address)", tls: tls)
    }

    @Test("are known by it to their handler, before the connection is accepted")
    func identity() async throws {
        let admit: @Sendable (TrialConnection) async throws -> Void = { connection in
            guard connection.request.peerCertificate?.commonName == "robot-7" else {
                throw ConnectionRefusal(status: 403, reason: "robot 7 alone")
            }
        }
        try await withServer(
            { $0.tls.clientCertificates = .required(authoritiesPEM: try authority.pem) },
            admit: admit
        ) { server in
            let client = try await connect(server, identity("robot-7", by: authority))
            #expect(try await client.double(3) == 6)
            let certificate = try #require(try await server.connection().request.peerCertificate)
            #expect(certificate.commonName == "robot-7")
            #expect(certificate.subject == "CN=robot-7")
            #expect(certificate.dnsNames == ["robot-7"])
            #expect(certificate.emailAddresses.isEmpty)
            #expect(certificate.uris.isEmpty)
            #expect(certificate.sha256.split(separator: ":").count == 32)
            #expect(try Certificate(derEncoded: certificate.derBytes).subject.description == "CN=robot-7")
            await client.close()

            let error = try await #require(throws: ConnectionError.self) {
                try await connect(server, identity("robot-8", by: authority))
            }
            #expect(error.status == 403)
        }
    }

    @Test("and show none, or a bad one, are turned away where one is required")
    func required() async throws {
        try await withServer {
            $0.tls.clientCertificates = .required(authoritiesPEM: try authority.pem)
        } _: { server in
            let none = try await #require(throws: ConnectionError.self) { try await connect(server, nil) }
            #expect(none.code == .tls)
            #expect(none.message.contains("identity"))

            let stranger = try identity("robot-7", by: try TestAuthority("Strangers"))
            let foreign = try await #require(throws: ConnectionError.self) { try await connect(server, stranger) }
            #expect(foreign.code == .tls)
            #expect(foreign.message.contains("does not trust our certificate"))

            let old = try identity("robot-7", by: authority, until: Date() - 10)
            let expired = try await #require(throws: ConnectionError.self) { try await connect(server, old) }
            #expect(expired.code == .tls)

            #expect(server.stage.connection == nil)
            #expect(server.server.connectionCount == 0)
            let good = try await connect(server, identity("robot-7", by: authority))
            #expect(try await good.double(1) == 2)
            await good.close()
        }
    }

    @Test("may also show none, where one is only requested; a bad one is turned away all the same")
    func requested() async throws {
        try await withServer {
            $0.tls.clientCertificates = .requested(authoritiesPEM: try authority.pem)
        } _: { server in
            let anonymous = try await connect(server, nil)
            #expect(try await anonymous.double(1) == 2)
            #expect(try await server.connection().request.peerCertificate == nil)
            await anonymous.close()

            let known = try await connect(server, identity("robot-7", by: authority))
            #expect(try await known.double(1) == 2)
            #expect(try await server.connection().request.peerCertificate?.commonName == "robot-7")
            await known.close()

            let stranger = try identity("robot-7", by: try TestAuthority("Strangers"))
            await #expect(throws: ConnectionError.self) { try await connect(server, stranger) }
        }
    }

    @Test("are not asked unless the server is told to")
    func notAsked() async throws {
        try await withServer { server in
            let client = try await connect(server, identity("robot-7", by: authority))
            #expect(try await client.double(1) == 2)
            #expect(try await server.connection().request.peerCertificate == nil)
            await client.close()
        }
    }

    @Test("with a key that is another's fail to connect, with a clear error that holds no key")
    func mismatch() async throws {
        let (one, two) = (try authority.issue(for: "one"), try authority.issue(for: "two"))
        var tls = ClientTLS.systemRoots
        tls.identity = .pem(certificateChain: one.certificate, privateKey: two.privateKey)
        let error = try await #require(throws: ConnectionError.self) {
            try await TrialClient.connect(to: "127.0.0.1:1", tls: tls)
        }
        #expect(error.code == .tls)
        #expect(error.message.contains("does not belong"))
        #expect(!"\(tls)".contains("PRIVATE KEY"))
        #expect(!String(reflecting: tls).contains("PRIVATE KEY"))
        var dumped = ""
        dump(tls, to: &dumped)
        #expect(!dumped.contains("PRIVATE KEY"))
    }

    @Test("need authorities that can be read")
    func authorities() async throws {
        var configuration = ServerConfiguration.selfSigned(host: "127.0.0.1", port: 0)
        configuration.tls.clientCertificates = .required(authorities: "/nowhere/authorities.pem")
        let server = TrialServer(configuration: configuration) { _ in throw ConnectionRefusal() }
        let error = try await #require(throws: ServerError.self) { try await server.start() }
        #expect(error.code == .tls)
        #expect(error.message.contains("/nowhere/authorities.pem"))
    }
}
