import ArgumentParser
import BenchSupport
import Foundation
import HardLight
import Logging
import NIOCore

/// `serve --port N --cert FILE --key FILE`: what every peer's server understands.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves until it is interrupted.")

    @Option(help: "The name or address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 picks a free one and prints it.")
    var port = 0

    @Option(help: ArgumentHelp("The certificate chain, PEM.", valueName: "file"))
    var cert: String

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    var key: String

    @Option(help: "Event loops; 0 is one for each core.")
    var threads = 1

    @Option(help: "What carries the bytes: \(Transport.allCases.map(\.rawValue).joined(separator: ", ")).")
    var transport = Transport.nio

    @Flag(name: .customLong("until-eof"), help: "Serve until the standard input ends.")
    var untilEOF = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
        guard (0...1024).contains(threads) else { throw ValidationError("--threads takes a number from 0 to 1024.") }
    }

    func run() async throws {
        // As many as the largest shape has; what is allowed decides if it is less.
        try? OpenFiles.allow(Self.connections + 64)
        var configuration = ServerConfiguration(
            host: host,
            port: port,
            tls: .files(certificateChain: cert, privateKey: key)
        )
        // An answer of 1 MB has to fit as it is.
        configuration.limits.messageSize = 4 * 1024 * 1024
        configuration.limits.connections = Self.connections
        configuration.limits.connectionsPerAddress = Self.connections
        if threads > 0 || transport != .nio {
            configuration.eventLoopGroup = transport.makeGroup(threads: threads > 0 ? threads : System.coreCount)
        }
        let logger = Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = BenchServer(configuration: configuration, logger: logger) { BenchHandler(connection: $0) }
        let address = try await server.start()
        print("listening on \(address)")
        flushOutput()
        if untilEOF {
            // A thread of its own, since it waits: what measures ends, or is ended, and its server does too.
            Thread.detachNewThread {
                while readLine() != nil {}
                Foundation.exit(0)
            }
        }
        while !Task.isCancelled {
            try await Task.sleep(for: .seconds(3600))
        }
    }

    private static let connections = 16_384
}
