import ArgumentParser
import ExampleSupport
import HardLight
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the board: the page, its scripts and the socket, on one port."
    )

    @OptionGroup var options: ServerOptions

    func run() async throws {
        var configuration = try options.configuration()
        configuration.staticFiles = try configuration.staticFiles ?? WhiteboardPage.files()
        configuration.keepForStrangers()
        let keeper = BoardKeeper()
        let server = WhiteboardServer(configuration: configuration, logger: options.logger) { connection in
            WhiteboardHandler(connection: connection, keeper: keeper)
        }
        try await options.serve(server, alongside: [Presence(server: server, keeper: keeper)]) { address in
            // Where it listens on all addresses, that is none to go to.
            let isEverywhere = ["0.0.0.0", "::"].contains(address.host)
            let place = isEverywhere ? "localhost:\(address.port)" : "\(address)"
            return """
                The whiteboard is at https://\(place)/\(isEverywhere ? ", and at this machine's other names" : "")

                Open it in two windows, and draw. The certificate was made for this run, so the browser asks whether
                to go on. Who has no browser at hand can join the chat from another terminal:

                    swift run whiteboard chat \(place) --insecure

                Control-C ends the server.
                """
        }
    }
}

extension ServerConfiguration {
    /// Bounds for a server that anybody can reach.
    mutating func keepForStrangers() {
        healthCheckPath = "/healthz"
        // The largest call is a piece of a stroke, about 1 KiB.
        limits.messageSize = 64 * 1024
        limits.callRate = CallRate(perSecond: 300, burst: 600)
        limits.subscriptions = 8
        limits.connections = 500
        limits.connectionsPerAddress = 200
        // Nobody is asked to answer for a gap: who misses a stroke comes back, and gets the whole board.
        eventPolicy = { $0 == .pointers ? .dropOldest : .disconnect }
    }
}
