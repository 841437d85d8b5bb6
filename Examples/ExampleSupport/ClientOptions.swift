import ArgumentParser
package import HardLight

/// `HOST:PORT [--insecure | --ca FILE | --pin SHA-256] [--compression 0-9] [--protocol hl/N] [--json]`
package struct ClientOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The server's address.", valueName: "host:port"))
    var address: String

    @OptionGroup var trust: TrustOptions

    @Option(help: ArgumentHelp("The DEFLATE level to ask for, 0 to 9.", valueName: "level"))
    var compression = 6

    @Option(
        name: .customLong("protocol"),
        help: ArgumentHelp("The protocol version to speak: hl/0, hl/1 or hl/2.", valueName: "hl/n")
    )
    var version = "hl/2"

    @Flag(help: "Print one JSON object a line.")
    var json = false

    package init() {}

    package func validate() throws {
        guard CompressionLevel(rawValue: compression) != nil else {
            throw ValidationError("--compression takes a level from 0 to 9.")
        }
        guard ProtocolVersion(version) != nil else {
            throw ValidationError("--protocol takes hl/0, hl/1 or hl/2.")
        }
    }
}

extension ClientOptions {
    private var configuration: ClientConfiguration {
        var configuration = ClientConfiguration()
        configuration.compressionLevel = CompressionLevel(rawValue: compression) ?? .standard
        configuration.protocolVersions = .one(ProtocolVersion(version) ?? .v2)
        configuration.callTimeout = .seconds(10)
        return configuration
    }

    /// Connects, takes the walk, and ends the connection; throws the first thing that goes wrong.
    package func walk<Client: RPCClient>(
        _: Client.Type,
        _ body: (inout Walkthrough<Client>) async throws -> Void
    ) async throws where Client.RPCInterface.RPCState: Equatable {
        let client = try await Client.connect(to: address, tls: trust.tls, configuration: configuration)
        var walk = Walkthrough(client, journal: Journal(format: json ? .json : .text))
        try await body(&walk)
        try await walk.end()
    }
}
