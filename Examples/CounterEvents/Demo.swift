import ArgumentParser
import ExampleSupport
import HardLight
import ServiceLifecycle

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows a server and a client in one terminal, and lets others join.",
        discussion: """
            The lines named "server" are the server's; "call", "state" and "event" are what the client made, mirrored \
            and was told, over TLS on the loopback interface.
            """
    )

    @Option(help: "The port to listen on; 0 picks a free one.")
    var port = 0

    @Flag(help: "End when the client has ended, instead of serving on.")
    var once = false

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port takes a number from 0 to 65535.")
        }
    }

    func run() async throws {
        let journal = Journal(format: .text)
        let logger = ServerOptions.logger(verbose: false)
        let server = CounterServer(configuration: .selfSigned(host: "localhost", port: port), logger: logger) {
            NarratedCounter(connection: $0, journal: journal)
        }
        let greeter = TopicGreeter(server: server) { change in
            switch change {
            case .created(let topic): journal.server("topic created", note: "\(topic)")
            case .removed(let topic): journal.server("topic removed", note: "\(topic)")
            case .missed(let count): journal.server("topic changes missed", note: "\(count)")
            }
        }
        let started = try await StartedServer(server)
        let visitor = Visitor(server: server, address: "\(started.address)", journal: journal, isOnlyOne: once)
        try await ServiceGroup.runUntilInterrupted(
            [
                .init(service: started),
                .init(service: greeter),
                .init(service: visitor, successTerminationBehavior: once ? .gracefullyShutdownGroup : .ignore),
            ],
            logger: logger
        )
    }
}

/// The demonstration's own client, and the invitation that it leaves behind.
private struct Visitor: Service {
    let server: CounterServer
    let address: String
    let journal: Journal
    let isOnlyOne: Bool

    func run() async throws {
        journal.say("A HardLight server and its client in one process, over TLS 1.3 on \(address)\n")
        let tls: ClientTLS = server.certificateFingerprint.map { .pinned(sha256: $0) } ?? .systemRoots
        var walk = Walkthrough(try await CounterClient.connect(to: address, tls: tls), journal: journal)
        try await Client.walk(&walk)
        try await walk.end()
        guard !isOnlyOne else { return }
        journal.say(
            """

            The server stays. Open a second client in another terminal, and watch its calls here:

                swift run counter-events client \(address) --insecure

            Control-C ends the server.

            """
        )
    }
}
