import Logging
import Testing

@testable import HardLight

@Suite("Where a page comes from", .timeLimit(.minutes(1)))
struct OriginPolicyTests {
    @Test(
        "same host: host and port, whatever the case",
        arguments: [
            ("https://example.com", "example.com", true),
            ("https://example.com:443", "example.com", true),
            ("https://EXAMPLE.com", "example.com:443", true),
            ("https://example.com:8443", "example.com:8443", true),
            ("https://[::1]:8443", "[::1]:8443", true),
            ("https://[::1]", "[::1]", true),
            ("https://example.com", "example.com:8443", false),
            ("https://example.com:3000", "example.com:8443", false),
            ("http://example.com", "example.com", false),
            ("http://example.com:443", "example.com", false),
            ("http://example.com:8443", "example.com:8443", false),
            ("https://evil.example", "example.com", false),
            ("https://example.com.evil.example", "example.com", false),
            ("https://evil.example/example.com", "example.com", false),
            ("https://example.com@evil.example", "example.com", false),
            ("https://example.com:0443", "example.com", true),
            ("https://example.com:99999", "example.com:99999", false),
            ("https://", "", false),
            ("null", "null", false),
            ("file://", "example.com", false),
            ("chrome-extension://abcdef", "abcdef", false),
            ("", "", false),
        ] as [(String, String, Bool)]
    )
    func sameHost(origin: String, host: String, isAllowed: Bool) {
        #expect(OriginPolicy.sameHost.allows(origins: [origin], host: host, isTLS: true) == isAllowed)
    }

    @Test("same host behind a proxy that ends TLS: a Host without a port means what the page's scheme says")
    func plaintext() {
        let policy = OriginPolicy.sameHost
        #expect(policy.allows(origins: ["https://example.com"], host: "example.com", isTLS: false))
        #expect(policy.allows(origins: ["http://example.com"], host: "example.com", isTLS: false))
        #expect(!policy.allows(origins: ["https://evil.example"], host: "example.com", isTLS: false))
    }

    @Test(
        "a list: scheme, host and port count",
        arguments: [
            ("https://app.example", true), ("https://app.example:443", true), ("https://localhost:3000", true),
            ("null", true), ("http://app.example", false), ("https://localhost", false),
            ("https://app.example.", false),
            ("not an origin", false),
        ]
    )
    func list(origin: String, isAllowed: Bool) {
        let policy = OriginPolicy.only("https://app.example", "https://localhost:3000", "null", "not an origin")
        #expect(policy.allows(origins: [origin], host: "localhost", isTLS: true) == isAllowed)
    }

    @Test("who sends none is no page; who sends two is no browser")
    func number() {
        for policy in [OriginPolicy.sameHost, .only("https://a.example"), .only(), .any] {
            #expect(policy.allows(origins: [], host: "a.example", isTLS: true))
        }
        let two = ["https://a.example", "https://a.example"]
        #expect(!OriginPolicy.sameHost.allows(origins: two, host: "a.example", isTLS: true))
        #expect(!OriginPolicy.only("https://a.example").allows(origins: two, host: nil, isTLS: true))
        #expect(OriginPolicy.any.allows(origins: ["https://b.example"], host: "a.example", isTLS: true))
        #expect(!OriginPolicy.sameHost.allows(origins: ["https://a.example"], host: nil, isTLS: true))
    }

    @Test("a page from elsewhere gets 403 before any handler is made, and is logged")
    func refusal() async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request([("Origin", "https://evil.example")]).utf8))
            #expect(try await peer.head()?.status == 403)
            #expect(String(decoding: try await peer.end(), as: UTF8.self).contains("https://evil.example"))
            #expect(server.stage.connection == nil)
            #expect(server.log.entries(from: .info).contains { $0.metadata["status"] == "403" })
        }
    }

    @Test("a page of this host, and one that is listed, gets its connection")
    func acceptance() async throws {
        try await withServer { server in
            let host = "127.0.0.1:\(server.port)"
            _ = try await RawConnection.upgraded(port: server.port, [("Host", host), ("Origin", "https://\(host)")])
        }
        try await withServer {
            $0.origins = .only("https://app.example")
        } _: { server in
            _ = try await RawConnection.upgraded(port: server.port, [("Origin", "https://app.example")])
        }
    }
}
