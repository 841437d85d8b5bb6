import HardLight
import Logging
import Testing

@Suite("Without TLS", .timeLimit(.minutes(1)))
struct PlaintextTests {
    @Test("a server and its clients talk, when both are told to, and the server warns")
    func session() async throws {
        try await withServer {
            $0.tls = .plaintext
        } _: { server in
            #expect(server.server.certificateFingerprint == nil)
            #expect(server.server.certificatePEM == nil)
            try await server.expectServing()
            let warnings = server.log.entries(from: .warning)
            #expect(warnings.count == 1)
            #expect(warnings.first?.message.contains("not encrypted") == true)
        }
    }

    @Test("a client takes ws addresses, and no wss ones")
    func addresses() async throws {
        try await withServer {
            $0.tls = .plaintext
        } _: { server in
            let client = try await TrialClient.connect(to: "ws://127.0.0.1:\(server.port)/here", tls: .plaintext)
            #expect(try await client.double(4) == 8)
            #expect(try await server.connection().request.path == "/here")
            #expect(try await server.connection().request.peerCertificate == nil)
            await client.close()
            let error = await #expect(throws: ConnectionError.self) {
                try await TrialClient.connect(to: "wss://127.0.0.1:\(server.port)", tls: .plaintext)
            }
            #expect(error?.code == .invalidAddress)
        }
        let error = await #expect(throws: ConnectionError.self) {
            try await TrialClient.connect(to: "ws://127.0.0.1:1", tls: .systemRoots)
        }
        #expect(error?.code == .invalidAddress)
    }

    @Test("a client with TLS says that such a server has none")
    func mismatch() async throws {
        try await withServer {
            $0.tls = .plaintext
        } _: { server in
            let error = await #expect(throws: ConnectionError.self) {
                try await TrialClient.connect(to: "127.0.0.1:\(server.port)", tls: .systemRoots)
            }
            #expect(error?.code == .tls)
            #expect(error?.message.contains("does not speak TLS") == true)
            try await server.expectServing()
        }
    }
}
