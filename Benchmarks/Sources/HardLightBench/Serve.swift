import ArgumentParser
import HardLight
import Logging
import NIOPosix

/// `serve --port N --cert FILE --key FILE`: what every peer's server understands.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves until it is interrupted.")

    @Option(help: "The port on 127.0.0.1; 0 picks a free one and prints it.")
    var port = 0

    @Option(help: ArgumentHelp("The certificate chain, PEM.", valueName: "file"))
    var cert: String

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    var key: String

    @Option(help: "Event loops; 0 is one for each core.")
    var threads = 1

    func run() async throws {
        var configuration = ServerConfiguration(
            host: "127.0.0.1",
            port: port,
            tls: .files(certificateChain: cert, privateKey: key)
        )
        // An answer of 1 MB has to fit as it is.
        configuration.limits.messageSize = 4 * 1024 * 1024
        if threads > 0 {
            configuration.eventLoopGroup = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        }
        var logger = Logger(label: "bench", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = .error
        let server = BenchServer(configuration: configuration, logger: logger) { BenchHandler(connection: $0) }
        let address = try await server.start()
        print("listening on \(address)")
        flushOutput()
        while !Task.isCancelled {
            try await Task.sleep(for: .seconds(3600))
        }
    }
}
