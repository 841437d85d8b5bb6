import HardLight
import Testing

@Suite("The request that opens a connection", .serialized, .timeLimit(.minutes(1)))
struct ConnectionRequestTests {
    @Test("is there for the handler: path, query, headers, cookies, peer")
    func request() async throws {
        try await withServer { server in
            let client = try await server.connect(path: "/rooms/7%20a?side=left&x=%3F") {
                $0.headers = [
                    ("Authorization", "Bearer abc"), ("Cookie", "session=a=b; theme=dark; session=later"),
                    ("X-Twice", "one"), ("x-twice", "two, three"), ("Origin", "https://\(server.address)"),
                ]
            }
            let request = try await server.connection().request
            #expect(request.path == "/rooms/7%20a")
            #expect(request.query == "side=left&x=%3F")
            #expect(request.headers["authorization"] == "Bearer abc")
            #expect(request.headers["Origin"] == "https://\(server.address)")
            #expect(request.headers.values(for: "X-Twice") == ["one", "two, three"])
            #expect(request.headers["Host"] == "\(server.address)")
            #expect(request.headers["X-Missing"] == nil)
            #expect(request.cookies == ["session": "a=b", "theme": "dark"])
            #expect(request.peerAddress.hasPrefix("127.0.0.1:"))
            await client.close()
        }
    }

    @Test("has the path / and no query when the client says nothing")
    func plain() async throws {
        try await withServer { server in
            let client = try await server.connect()
            let request = try await server.connection().request
            #expect(request.path == "/")
            #expect(request.query == nil)
            #expect(request.cookies == [:])
            await client.close()
        }
    }

    @Test(
        "has its cookies taken apart as browsers send them",
        arguments: [
            ("a=1", ["a": "1"]), ("a=1;b=2", ["a": "1", "b": "2"]), (" a = 1 ; b=\"2\" ", ["a": "1", "b": "\"2\""]),
            ("a=1,2; b=3", ["a": "1,2", "b": "3"]), ("a=; =b; c; d=x=y", ["a": "", "d": "x=y"]), (";;", [:]),
        ]
    )
    func cookies(field: String, expected: [String: String]) async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port, [("Cookie", field)])
            #expect(try await server.connection().request.cookies == expected)
            await peer.close()
        }
    }
}
