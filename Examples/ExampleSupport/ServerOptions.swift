import ArgumentParser
package import HardLight
package import Logging
package import ServiceLifecycle

/// `[--host HOST] [--port PORT] [--cert FILE --key FILE] [--page FOLDER] [--verbose]`, and `--direct` in a build with the
/// package's trait `DirectTransport`, on Linux.
package struct ServerOptions: ParsableArguments {
    @Option(help: "The address to listen on.")
    var host = "localhost"

    @Option(help: "The port to listen on; 0 picks a free one and prints it.")
    var port = 8443

    @Option(help: ArgumentHelp("The certificate chain, PEM. Without it, one is made for the run.", valueName: "file"))
    var cert: String?

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("Answer plain requests with the files of this folder.", valueName: "folder"))
    var page: String?

    #if DirectTransport && os(Linux)
        @Flag(help: "Serve over HardLight's own sockets instead of NIO's.")
        var direct = false
    #endif

    @Flag(help: "Log what happens on each connection.")
    var verbose = false

    package init() {}

    package func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port takes a number from 0 to 65535.")
        }
        guard (cert == nil) == (key == nil) else {
            throw ValidationError("--cert and --key go together.")
        }
    }
}

extension ServerOptions {
    /// What the options say, in the server's terms.
    ///
    /// - Throws: `StaticFilesError` when the page's folder cannot be read.
    package func configuration() throws -> ServerConfiguration {
        var configuration = ServerConfiguration.selfSigned(host: host, port: port)
        if let cert, let key {
            configuration.tls = .files(certificateChain: cert, privateKey: key)
        }
        #if DirectTransport && os(Linux)
            if direct {
                configuration.eventLoopGroup = DirectEventLoopGroup()
            }
        #endif
        configuration.staticFiles = try page.map { folder -> StaticFiles in
            var files = try StaticFiles(folder: folder)
            if files.paths.contains(where: { $0.hasSuffix(".wasm") }) {
                files.contentSecurityPolicy = files.contentSecurityPolicy?
                    .replacing("script-src 'self'", with: "script-src 'self' 'wasm-unsafe-eval'")
            }
            return files
        }
        return configuration
    }

    /// Logs to the standard error, so that the standard output is the example's own.
    package var logger: Logger { Self.logger(verbose: verbose) }

    /// Logs to the standard error: what needs attention, or everything down to what happens on each connection.
    package static func logger(verbose: Bool) -> Logger {
        var logger = Logger(label: "hardlight", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = verbose ? .debug : .notice
        return logger
    }

    /// Serves until the process is told to end (SIGINT or SIGTERM), and then shuts down gracefully.
    ///
    /// - Parameter greeting: What is printed besides, once there is an address.
    package func serve<Interface: RPCInterface>(
        _ server: Server<Interface>,
        alongside services: [any Service] = [],
        greeting: ((ServerAddress) -> String)? = nil
    ) async throws {
        let started = try await StartedServer(server)
        let journal = Journal(format: .text)
        if let greeting {
            journal.say(greeting(started.address))
        }
        if let fingerprint = server.certificateFingerprint {
            journal.say("certificate SHA-256 \(fingerprint)")
        }
        journal.say("listening on \(started.address)")
        try await ServiceGroup.runUntilInterrupted(
            ([started] + services).map { .init(service: $0) },
            logger: logger
        )
    }
}
