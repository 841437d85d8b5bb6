import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// The way from a configuration to an open port.
extension Server {
    func listen() async throws(ServerError) -> ServerAddress {
        do throws(TLSError) {
            let tls = try configuration.tls.makeContextIfAny(host: configuration.host)
            state.withLockedValue { $0.tls = tls }
        } catch {
            throw ServerError(code: .tls, message: "\(error)", cause: nil)
        }
        let channel: any Channel
        do {
            channel = try await ServerBootstrap(
                group: configuration.eventLoopGroup ?? .singletonMultiThreadedEventLoopGroup
            )
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.initialize(channel) }
            }
            .bind(host: configuration.host, port: configuration.port)
            .get()
        } catch {
            throw ServerError(
                code: .cannotListen,
                message:
                    "cannot listen on \(configuration.host):\(configuration.port): see whether another process does, "
                    + "and whether the host is one of this machine's",
                cause: error
            )
        }
        let isWanted = state.withLockedValue { state in
            guard case .starting = state.phase else { return false }
            state.phase = .running(channel)
            return true
        }
        guard isWanted else {
            try? await channel.close()
            throw ServerError(code: .alreadyStarted, message: "the server was stopped while it started", cause: nil)
        }
        let address = ServerAddress(host: configuration.host, port: channel.localAddress?.port ?? configuration.port)
        var metadata: Logger.Metadata = ["address": "\(address)", "certificate": "\(configuration.tls)"]
        metadata["sha256"] = certificateFingerprint.map { "\($0)" }
        logger.info("server started", metadata: metadata)
        if certificateFingerprint == nil {
            logger.warning("connections are not encrypted: only a proxy on this machine should reach the server")
        }
        return address
    }
}
