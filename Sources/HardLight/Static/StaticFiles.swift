import NIOCore

/// Files that a server answers plain `GET` and `HEAD` requests with, on the port of its connections: a page, its scripts and
/// its style.
///
/// ```swift
/// var configuration = ServerConfiguration.selfSigned()
/// configuration.staticFiles = try StaticFiles(folder: "Public")
/// ```
///
/// They are held in memory, and looked up by their whole path: what a request asks for never becomes the name of a file on
/// the disk. An answer goes out in pieces as its reader takes them, and ends its connection. What is large, or much asked
/// for, belongs behind a server that is made for it.
///
/// A path that ends in `/` is answered with its `index.html`.
public struct StaticFiles: Sendable {
    /// A file as it is sent.
    struct File: Sendable {
        let contentType: String
        let entityTag: EntityTag
        /// Shared by all answers.
        let contents: ByteBuffer
    }

    /// What a page of its own scripts, styles and images needs, and nothing else: no script in the page itself, nothing
    /// from other hosts, no frame around it. Sockets to the host that the page is from are allowed.
    public static var defaultContentSecurityPolicy: String {
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }

    /// The `Content-Security-Policy` of every file: ``defaultContentSecurityPolicy`` unless set. A page with WebAssembly
    /// needs `'wasm-unsafe-eval'` among the sources of scripts. `nil` sends none.
    public var contentSecurityPolicy: String? = StaticFiles.defaultContentSecurityPolicy

    /// The `Cache-Control` of every file: `no-cache` unless set, with which a browser keeps a file and asks each time
    /// whether it is still the same. It is answered with 304 if so.
    public var cacheControl = "no-cache"

    /// More header fields for every file, in their order. They have to be such as HTTP allows: an answer with others is not
    /// sent.
    public var headers: [(name: String, value: String)] = []

    private(set) var files: [String: File] = [:]

    /// No files: ``add(_:at:contentType:)`` some.
    public init() {}

    /// The paths that are answered with a file, sorted.
    public var paths: [String] { files.keys.sorted() }

    /// Adds a file, in place of one with the same path.
    ///
    /// - Parameters:
    ///   - contents: Its bytes.
    ///   - path: Where it is found: `/app.js`. Not percent-encoded; a `/` that is missing at the front is added.
    ///   - contentType: The `Content-Type`; `nil` takes that of the path's extension, or `application/octet-stream`.
    public mutating func add(_ contents: [UInt8], at path: String, contentType: String? = nil) {
        let path = path.utf8.first == UInt8(ascii: "/") ? path : "/" + path
        files[path] = File(
            contentType: contentType ?? ContentType.ofPath(path),
            entityTag: EntityTag(of: contents),
            contents: ByteBuffer(bytes: contents)
        )
    }
}
