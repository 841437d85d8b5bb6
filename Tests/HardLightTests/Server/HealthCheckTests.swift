import HardLight
import Logging
import Testing

@Suite("The health check", .timeLimit(.minutes(1)))
struct HealthCheckTests {
    @Test(
        "answers GET and HEAD on its path with 200",
        arguments: [("GET", "/healthz", "ok\n"), ("GET", "/healthz?verbose", "ok\n"), ("HEAD", "/healthz", "")]
    )
    func healthy(method: String, target: String, body: String) async throws {
        try await withServer {
            $0.healthCheckPath = "/healthz"
        } _: { server in
            let peer = try await request(server, "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let head = try #require(try await peer.head())
            #expect(head.status == 200)
            #expect(head["Content-Length"] == "3")
            #expect(head["Cache-Control"] == "no-store")
            #expect(String(decoding: try await peer.end(), as: UTF8.self) == body)
            #expect(!server.log.entries(from: .info).contains { $0.message == "connection refused" })
            try await server.expectServing()
        }
    }

    @Test(
        "is on its path, for these methods, where it is switched on",
        arguments: [
            ("/healthz", "GET /health HTTP/1.1", 426), ("/healthz", "GET /healthz/x HTTP/1.1", 426),
            ("/healthz", "POST /healthz HTTP/1.1", 426), (nil, "GET /healthz HTTP/1.1", 426),
        ] as [(String?, String, Int)]
    )
    func elsewhere(path: String?, line: String, status: Int) async throws {
        try await withServer {
            $0.healthCheckPath = path
        } _: { server in
            let peer = try await request(server, "\(line)\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            #expect(try await peer.head()?.status == status)
            _ = try await peer.end()
        }
    }

    private func request(_ server: TestServer, _ text: String) async throws -> RawConnection {
        let peer = try await RawConnection.connect(port: server.port)
        try await peer.send([UInt8](text.utf8))
        return peer
    }
}
