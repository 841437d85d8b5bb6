import HardLight
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// A listener on a port of its own whose every answer the test writes.
final class RawServer: Sendable {
    private let channel: any Channel
    private let accepted: NIOLockedValueBox<[RawConnection]>
    let fingerprint: String

    var port: Int { channel.localAddress?.port ?? 0 }
    var address: String { "127.0.0.1:\(port)" }
    var tls: ClientTLS { .pinned(sha256: fingerprint) }

    private init(channel: any Channel, accepted: NIOLockedValueBox<[RawConnection]>, fingerprint: String) {
        self.channel = channel
        self.accepted = accepted
        self.fingerprint = fingerprint
    }

    /// - Parameter isTLS: Without it the listener takes connections and says nothing by itself.
    static func run(isTLS: Bool = true, _ test: (RawServer) async throws -> Void) async throws {
        let tls = try ServerTLS.selfSigned.makeContext(host: "127.0.0.1")
        let accepted = NIOLockedValueBox<[RawConnection]>([])
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if isTLS {
                        try channel.pipeline.syncOperations.addHandler(tls.makeHandler())
                    }
                    let connection = try RawConnection.adopt(channel)
                    accepted.withLockedValue { $0.append(connection) }
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let server = RawServer(
            channel: channel,
            accepted: accepted,
            fingerprint: tls.certificateFingerprint.description
        )
        do {
            try await test(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func stop() async {
        try? await channel.close().get()
        for connection in accepted.withLockedValue({ $0 }) {
            await connection.cut()
        }
    }

    /// The next connection.
    func accept() async throws -> RawConnection {
        try await waitFor("a connection") {
            accepted.withLockedValue { $0.isEmpty ? nil : $0.removeFirst() }
        }
    }

    /// The next connection, once its upgrade request has been answered as a HardLight server answers.
    ///
    /// - Parameter following: Bytes right behind the answer, in one piece with it.
    func acceptUpgrade(following: [UInt8] = []) async throws -> RawConnection {
        let connection = try await accept()
        let request = try #require(try await connection.head())
        try await connection.send([UInt8](Handshake.response(to: request).utf8) + following)
        return connection
    }
}
