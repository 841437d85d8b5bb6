#if DirectTransport && os(Linux)
    import HardLight
    import NIOCore
    import NIOPosix
    import Testing

    /// Which transport each of the two sides has.
    enum Mix: String, CaseIterable, CustomTestStringConvertible {
        case both
        case server
        case client

        static let group = DirectEventLoopGroup(numberOfThreads: 2)

        var serverGroup: any EventLoopGroup {
            switch self {
            case .both, .server: Self.group
            case .client: MultiThreadedEventLoopGroup.singleton
            }
        }

        var clientGroup: any EventLoopGroup {
            switch self {
            case .both, .client: Self.group
            case .server: MultiThreadedEventLoopGroup.singleton
            }
        }

        var testDescription: String {
            switch self {
            case .both: "direct at both ends"
            case .server: "a direct server, a client of NIO's"
            case .client: "a server of NIO's, a direct client"
            }
        }
    }

    extension TestServer {
        func connect(
            _ mix: Mix,
            _ configure: (inout ClientConfiguration) -> Void = { _ in }
        ) async throws -> TrialClient {
            try await connect { configuration in
                configuration.eventLoopGroup = mix.clientGroup
                configure(&configuration)
            }
        }
    }

    /// Runs a test with a server and one client over the direct transport.
    func withDirectClient(
        _ mix: Mix,
        _ configure: (inout ServerConfiguration) -> Void = { _ in },
        script: @escaping Stage.Script = { _, argument in argument },
        _ test: (TestServer, TrialClient) async throws -> Void
    ) async throws {
        try await withServer {
            $0.eventLoopGroup = mix.serverGroup
            configure(&$0)
        } script: { connection, argument in
            try await script(connection, argument)
        } _: { server in
            let client = try await server.connect(mix)
            try await test(server, client)
            await client.close()
        }
    }
#endif
