import Foundation
import HardLight
import Logging
import Testing

@Suite("Static files", .timeLimit(.minutes(1)))
struct StaticFilesTests {
    private static let page = [UInt8]("<!doctype html><title>page</title>\n".utf8)

    private static var files: StaticFiles {
        var files = StaticFiles()
        files.add(page, at: "/index.html")
        files.add([UInt8]("sub\n".utf8), at: "sub/index.html")
        files.add([UInt8]("css\n".utf8), at: "/sub/größe 1.css")
        files.add([1, 2, 3], at: "/code")
        files.add([0], at: "/app.wasm", contentType: "application/x-own")
        return files
    }

    private func withFiles(
        _ files: StaticFiles = Self.files,
        _ configure: (inout ServerConfiguration) -> Void = { _ in },
        _ test: (TestServer) async throws -> Void
    ) async throws {
        try await withServer({
            $0.staticFiles = files
            configure(&$0)
        }) { server in
            try await test(server)
            try await server.expectServing()
        }
    }

    private func ask(
        _ server: TestServer,
        _ line: String,
        _ fields: [String] = []
    ) async throws -> (head: RawHead, body: [UInt8]) {
        let peer = try await RawConnection.connect(port: server.port)
        let text = (["\(line) HTTP/1.1", "Host: localhost"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
        try await peer.send([UInt8](text.utf8))
        let head = try #require(try await peer.head())
        return (head, try await peer.end())
    }

    @Test("A file comes whole, says what it is, and ends its connection")
    func file() async throws {
        try await withFiles { server in
            let (head, body) = try await ask(server, "GET /")
            #expect(head.status == 200)
            #expect(body == Self.page)
            #expect(head["Content-Length"] == "\(Self.page.count)")
            #expect(head["Content-Type"] == "text/html; charset=utf-8")
            #expect(head["Content-Security-Policy"] == StaticFiles.defaultContentSecurityPolicy)
            #expect(head["X-Content-Type-Options"] == "nosniff")
            #expect(head["Cross-Origin-Resource-Policy"] == "same-origin")
            #expect(head["Referrer-Policy"] == "no-referrer")
            #expect(head["Cache-Control"] == "no-cache")
            #expect(head["Connection"] == "close")
            #expect(head["ETag"]?.wholeMatch(of: /"[0-9a-f]{32}"/) != nil)
            #expect(head["Date"]?.wholeMatch(of: /\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
            #expect(server.log.entries(from: .info).allSatisfy { $0.message != "connection refused" })
        }
    }

    @Test("HEAD gets the same head, and nothing behind it")
    func head() async throws {
        try await withFiles { server in
            let (get, _) = try await ask(server, "GET /index.html")
            let (head, body) = try await ask(server, "HEAD /index.html")
            #expect(body == [])
            let fields = { (head: RawHead) in head.fields.filter { $0.name != "date" }.map { "\($0.name): \($0.value)" }
            }
            #expect(fields(head) == fields(get))
        }
    }

    @Test("What a browser has already is not sent again")
    func revalidation() async throws {
        try await withFiles { server in
            let tag = try #require(try await ask(server, "GET /").head["ETag"])
            for value in [tag, "W/\(tag)", "\"a,b\" , \(tag)", "*"] {
                let (head, body) = try await ask(server, "GET /", ["If-None-Match: \(value)"])
                #expect(head.status == 304, "\(value)")
                #expect(head["ETag"] == tag)
                #expect(head["Content-Length"] == nil)
                #expect(head["Date"] != nil)
                #expect(body == [])
            }
            for value in ["\"\"", "\"0\"", tag.replacingOccurrences(of: "\"", with: ""), "\(tag)x", "W/", ""] {
                #expect(try await ask(server, "GET /", ["If-None-Match: \(value)"]).head.status == 200, "\(value)")
            }
            #expect(try await ask(server, "GET /sub/", ["If-None-Match: \(tag)"]).head.status == 200)
        }
    }

    @Test(
        "Targets name files by their path",
        arguments: [
            ("/", "text/html; charset=utf-8"), ("/?a=/b", "text/html; charset=utf-8"),
            ("/sub/", "text/html; charset=utf-8"), ("/sub/gr%C3%B6%c3%9fe%201.css", "text/css; charset=utf-8"),
            ("/code", "application/octet-stream"), ("/%63ode", "application/octet-stream"),
            ("/app.wasm", "application/x-own"), ("https://localhost/code", "application/octet-stream"),
            ("HTTP://localhost", "text/html; charset=utf-8"), ("http://localhost?x", "text/html; charset=utf-8"),
        ]
    )
    func targets(target: String, contentType: String) async throws {
        try await withFiles { server in
            let (head, _) = try await ask(server, "GET \(target)")
            #expect(head.status == 200)
            #expect(head["Content-Type"] == contentType)
        }
    }

    @Test(
        "Targets that name none get 404, and those that are no path 400",
        arguments: [
            ("/sub", 404), ("/index.html/", 404), ("//", 404), ("//index.html", 404), ("/sub/../index.html", 404),
            ("/../../../../etc/passwd", 404), ("/%2e%2e/%2E%2E/etc/passwd", 404), ("/..%2f..%2fetc%2fpasswd", 404),
            ("/..%5c..%5cwindows", 404), ("/etc/passwd", 404), ("/CODE", 404), ("/code%20", 404),
            ("/code%00.html", 400), ("/%", 400), ("/%4", 400), ("/%zz", 400), ("/%C3", 400), ("/%ff", 400),
            ("/code#x", 400), ("*", 400), ("ftp://localhost/code", 400),
        ]
    )
    func noFile(target: String, status: Int) async throws {
        try await withFiles { server in
            let (head, body) = try await ask(server, "GET \(target)")
            #expect(head.status == status)
            #expect(head["X-Content-Type-Options"] == "nosniff")
            #expect(head["Date"] != nil)
            #expect(!body.isEmpty)
        }
    }

    @Test("Files can be read only", arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
    func methods(method: String) async throws {
        try await withFiles { server in
            let (head, _) = try await ask(server, "\(method) /code", ["Content-Length: 0"])
            #expect(head.status == 405)
            #expect(head["Allow"] == "GET, HEAD")
            #expect(try await ask(server, "\(method) /none", ["Content-Length: 0"]).head.status == 404)
        }
    }

    @Test("What the application sets is sent instead, or besides")
    func settings() async throws {
        var files = Self.files
        files.contentSecurityPolicy = nil
        files.cacheControl = "max-age=60"
        files.headers = [("X-One", "1"), ("X-One", "2")]
        try await withFiles(files) { server in
            let (head, _) = try await ask(server, "GET /code")
            #expect(head["Content-Security-Policy"] == nil)
            #expect(head["Cache-Control"] == "max-age=60")
            #expect(head.fields.filter { $0.name == "x-one" }.map(\.value) == ["1", "2"])
        }
    }

    @Test("Connections are made on the same port, and health is asked for first")
    func besides() async throws {
        try await withFiles {
            $0.healthCheckPath = "/index.html"
        } _: { server in
            let (head, body) = try await ask(server, "GET /index.html")
            #expect(head.status == 200)
            #expect(body == [UInt8]("ok\n".utf8))
            #expect(try await ask(server, "GET /").body == Self.page)
            let peer = try await RawConnection.upgraded(port: server.port, target: "/code")
            await peer.close()
            // One that fails is told why, and gets no file.
            let refused = try await RawConnection.connect(port: server.port)
            try await refused.send([UInt8](Handshake.request([("Sec-WebSocket-Protocol", "hl/9")]).utf8))
            #expect(try await refused.head()?.status == 400)
        }
    }
}
