import ArgumentParser
import BenchSupport
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf
import NIOPosix
import PeerSupport

/// The peer in grpc-swift-2: its HTTP/2 transport over NIO and TLS, unary calls, messages of swift-protobuf.
@main
struct GRPCSwiftPeer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grpc-swift",
        subcommands: [Serve.self, Client.self]
    )

    struct Serve: AsyncParsableCommand {
        @OptionGroup var options: ServerOptions

        @Flag(help: "Flush each write at once, instead of coalescing flushes, which is the default.")
        var immediate = false

        func run() async throws {
            let transport = HTTP2ServerTransport.Posix(
                address: .ipv4(host: "127.0.0.1", port: options.port),
                transportSecurity: .tls(
                    certificateChain: [.file(path: options.cert, format: .pem)],
                    privateKey: .file(path: options.key, format: .pem)
                ),
                config: .defaults { config in
                    if immediate {
                        config.connection.flushCoalescing = nil
                    }
                },
                eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: 1)
            )
            let server = GRPCServer(transport: transport, services: [BenchService()])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.serve() }
                if let address = try await server.listeningAddress, let port = address.ipv4?.port {
                    print("listening on 127.0.0.1:\(port)")
                    flushOutput()
                }
                try await group.waitForAll()
            }
        }
    }

    struct Client: AsyncParsableCommand {
        @OptionGroup var options: ClientOptions

        @Flag(help: "Flush each write at once, instead of coalescing flushes, which is the default.")
        var immediate = false

        typealias Connection = GRPCClient<HTTP2ClientTransport.Posix>

        func run() async throws {
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            var clients: [Connection] = []
            for _ in 0..<options.connections {
                let client = Connection(
                    transport: try .http2NIOPosix(
                        target: .dns(host: "localhost", port: options.port),
                        transportSecurity: .tls { tls in
                            tls.trustRoots = .certificates([.file(path: options.cert, format: .pem)])
                        },
                        config: .defaults { config in
                            if immediate {
                                config.connection.flushCoalescing = nil
                            }
                        },
                        eventLoopGroup: group
                    )
                )
                Task { try await client.runConnections() }
                // The first call says that the connection stands.
                try await Self.overhead(client)
                clients.append(client)
            }
            let (method, size) = (options.method, options.payload)
            let bytes = Data(repeating: 0x78, count: size)
            try await options.drive(clients) { client in
                switch method {
                case .overhead: try await Self.overhead(client)
                case .increment: try await Self.increment(client)
                case .echo: try await Self.echo(client, bytes)
                }
            }
            throw ExitCode.success
        }

        private static func overhead(_ client: Connection) async throws {
            _ = try await client.unary(
                request: ClientRequest(message: BenchNothing()),
                descriptor: BenchInterface.overhead,
                serializer: ProtobufSerializer<BenchNothing>(),
                deserializer: ProtobufDeserializer<BenchNothing>(),
                options: .defaults
            ) { try $0.message }
        }

        private static func increment(_ client: Connection) async throws {
            _ = try await client.unary(
                request: ClientRequest(message: BenchNumber(value: 1)),
                descriptor: BenchInterface.increment,
                serializer: ProtobufSerializer<BenchNumber>(),
                deserializer: ProtobufDeserializer<BenchNumber>(),
                options: .defaults
            ) { try $0.message }
        }

        private static func echo(_ client: Connection, _ bytes: Data) async throws {
            let answer = try await client.unary(
                request: ClientRequest(message: BenchBytes(bytes: bytes)),
                descriptor: BenchInterface.echo,
                serializer: ProtobufSerializer<BenchBytes>(),
                deserializer: ProtobufDeserializer<BenchBytes>(),
                options: .defaults
            ) { try $0.message }
            guard answer.bytes.count == bytes.count else { throw BenchFailure("the answer has another size") }
        }
    }
}
