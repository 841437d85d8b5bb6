import NIOCore
import NIOHTTP1

/// An answer to a request that asks for no upgrade.
struct PlainAnswer {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: ByteBuffer

    /// A sentence, for whoever looks.
    init(status: Int, text: String, fields: HTTPHeaders = [:]) {
        self.status = HTTPResponseStatus(statusCode: status)
        headers = ["Content-Type": "text/plain; charset=utf-8"]
        headers.add(contentsOf: fields)
        body = ByteBuffer(string: text)
    }

    init(status: HTTPResponseStatus, headers: HTTPHeaders, body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension StaticFiles {
    /// The answer to a request: a file, or why there is none.
    func answer(to head: HTTPRequestHead) -> PlainAnswer {
        guard let path = RequestPath.decoded(fromTarget: head.uri) else {
            return PlainAnswer(status: 400, text: "The request's target is no path.\n", fields: Self.safetyFields)
        }
        guard let file = files[path.utf8.last == UInt8(ascii: "/") ? path + "index.html" : path] else {
            return PlainAnswer(status: 404, text: "There is no such file here.\n", fields: Self.safetyFields)
        }
        guard head.method == .GET || head.method == .HEAD else {
            var answer = PlainAnswer(status: 405, text: "Files can be read only.\n", fields: Self.safetyFields)
            answer.headers.add(name: "Allow", value: "GET, HEAD")
            return answer
        }
        var headers: HTTPHeaders = ["ETag": file.entityTag.text, "Cache-Control": cacheControl]
        if file.entityTag.isNamed(in: head.headers["If-None-Match"]) {
            return PlainAnswer(status: .notModified, headers: headers, body: ByteBuffer())
        }
        headers.add(name: "Content-Type", value: file.contentType)
        if let contentSecurityPolicy {
            headers.add(name: "Content-Security-Policy", value: contentSecurityPolicy)
        }
        headers.add(contentsOf: Self.safetyFields)
        for (name, value) in self.headers {
            headers.add(name: name, value: value)
        }
        return PlainAnswer(status: .ok, headers: headers, body: file.contents)
    }

    /// A file is what its type says and nothing else; other sites neither embed it nor learn from where their visitors come.
    private static var safetyFields: HTTPHeaders {
        [
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
        ]
    }
}
