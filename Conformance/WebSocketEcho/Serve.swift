import ArgumentParser
import HardLight
import NIOCore
import NIOHTTP1
import NIOPosix

/// `serve --port N [--tls]`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves until it is interrupted.")

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 picks a free one and prints it.")
    var port = 9001

    @Flag(help: "Speak TLS, with a certificate made for the run unless there is --cert.")
    var tls = false

    @Option(help: ArgumentHelp("The certificate chain, PEM.", valueName: "file"))
    var cert: String?

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    var key: String?

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port takes a number from 0 to 65535.")
        }
        guard (cert == nil) == (key == nil) else {
            throw ValidationError("--cert and --key go together.")
        }
        guard tls || cert == nil else {
            throw ValidationError("--cert needs --tls.")
        }
    }

    func run() async throws {
        let context = try makeTLSContext()
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(context.makeHandler())
                    }
                    try EchoUpgrade.configureServer(channel)
                }
            }
            .bind(host: host, port: port)
            .get()
        if let context {
            printNow("certificate SHA-256 \(context.certificateFingerprint)")
        }
        printNow("listening on \(host):\(listener.localAddress?.port ?? port)")
        try await listener.closeFuture.get()
    }

    private func makeTLSContext() throws -> ServerTLSContext? {
        guard tls else { return nil }
        guard let cert, let key else { return try ServerTLS.selfSigned.makeContext(host: host) }
        return try ServerTLS.files(certificateChain: cert, privateKey: key).makeContext(host: host)
    }
}
