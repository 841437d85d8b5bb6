import ArgumentParser
import AsyncHTTPClient
import BenchSupport
import Foundation
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import PeerSupport
import Synchronization

/// The peer that most Swift services are: HTTP/1.1 and JSON, Hummingbird at one end and AsyncHTTPClient at the other.
@main
struct HummingbirdPeer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hummingbird",
        subcommands: [Serve.self, Client.self]
    )

    struct Echo: ResponseCodable {
        var bytes: Data
    }

    struct Number: ResponseCodable {
        var value: UInt32
    }

    struct Serve: AsyncParsableCommand {
        @OptionGroup var options: ServerOptions

        func run() async throws {
            let counter = Counter()
            let router = Router()
            router.post("echo") { request, context in try await request.decode(as: Echo.self, context: context) }
            router.post("overhead") { _, _ in HTTPResponse.Status.ok }
            router.post("increment") { request, context in
                Number(value: counter.add(try await request.decode(as: Number.self, context: context).value))
            }
            let tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(options.cert).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: options.key, format: .pem))
            )
            var logger = Logger(label: "bench")
            logger.logLevel = .error
            let application = Application(
                router: router,
                server: try .tls(tlsConfiguration: tls),
                configuration: .init(address: .hostname("127.0.0.1", port: options.port)),
                onServerRunning: { channel in
                    print("listening on 127.0.0.1:\(channel.localAddress?.port ?? 0)")
                    flushOutput()
                },
                eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: 1)),
                logger: logger
            )
            try await application.run()
        }

        private final class Counter: Sendable {
            private let value = Mutex<UInt32>(0)

            func add(_ amount: UInt32) -> UInt32 {
                value.withLock { value in
                    value &+= amount
                    return value
                }
            }
        }
    }

    struct Client: AsyncParsableCommand {
        @OptionGroup var options: ClientOptions

        func run() async throws {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(options.cert)
            var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
            // HTTP/1.1 has one call in flight on a connection: the others wait for it.
            configuration.httpVersion = .http1Only
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let address = "https://localhost:\(options.port)"
            var clients: [HTTPClient] = []
            for _ in 0..<options.connections {
                let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
                _ = try await Self.post(client, "\(address)/overhead", Data())
                clients.append(client)
            }
            let (method, size) = (options.method, options.payload)
            let bytes = Data(repeating: 0x78, count: size)
            try await options.drive(clients) { client in
                switch method {
                case .overhead:
                    _ = try await Self.post(client, "\(address)/overhead", Data())
                case .increment:
                    let body = try JSONEncoder().encode(Number(value: 1))
                    let answer = try await Self.post(client, "\(address)/increment", body)
                    _ = try JSONDecoder().decode(Number.self, from: answer)
                case .echo:
                    let body = try JSONEncoder().encode(Echo(bytes: bytes))
                    let answer = try await Self.post(client, "\(address)/echo", body)
                    guard try JSONDecoder().decode(Echo.self, from: answer).bytes.count == size else {
                        throw BenchFailure("the answer has another size")
                    }
                }
            }
            throw ExitCode.success
        }

        private static func post(_ client: HTTPClient, _ url: String, _ body: Data) async throws -> Data {
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
            let response = try await client.execute(request, timeout: .seconds(30))
            guard response.status == .ok else { throw BenchFailure("status \(response.status)") }
            return Data(buffer: try await response.body.collect(upTo: 16 << 20))
        }
    }
}
