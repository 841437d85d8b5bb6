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
            throw ServerError(code: .tls, message: "\(error)", cause: error)
        }
        let listener: Listener
        do {
            listener = try await openPort()
        } catch is UnsuitableEventLoops {
            throw ServerError(code: .unsuitableEventLoops, message: UnsuitableEventLoops.message, cause: nil)
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
            state.phase = .running(listener)
            return true
        }
        guard isWanted else {
            listener.close()
            await notListening.value()
            // Whoever has come in meanwhile.
            ledger.close()
            goAway(within: .zero)
            throw ServerError(code: .alreadyStarted, message: "the server was stopped while it started", cause: nil)
        }
        let address = ServerAddress(host: configuration.host, port: listener.port ?? configuration.port)
        var metadata: Logger.Metadata = ["address": "\(address)", "certificate": "\(configuration.tls)"]
        metadata["sha256"] = certificateFingerprint.map { "\($0)" }
        logger.info("server started", metadata: metadata)
        if certificateFingerprint == nil {
            logger.warning("connections are not encrypted: only a proxy on this machine should reach the server")
        }
        return address
    }

    private func openPort() async throws -> Listener {
        let (host, port, group) = (configuration.host, configuration.port, configuration.eventLoopGroup)
        if let listener = try await DirectTransport.listen(
            host: host,
            port: port,
            group: group,
            initialize: { try self.initialize($0) },
            onClose: { self.notListening.settle(()) }
        ) {
            return listener
        }
        guard let bootstrap = ServerBootstrap(validatingGroup: group ?? .singletonMultiThreadedEventLoopGroup) else {
            throw UnsuitableEventLoops()
        }
        let channel =
            try await bootstrap
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.closeFuture.whenComplete { _ in self.notListening.settle(()) }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: readBuffers)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.initialize(channel) }
            }
            .bind(host: host, port: port)
            .get()
        return Listener(port: channel.localAddress?.port) { channel.close(promise: nil) }
    }

    /// Each channel keeps what it last read into, and most connections are quiet: so it is small, and grows with what is read.
    ///
    /// Not without TLS. There, a client that speaks it all the same has to be read to the end of its greeting, or the system
    /// resets the connection when it is closed, and the client does not see the answer that tells it.
    private var readBuffers: AdaptiveRecvByteBufferAllocator {
        let size = state.withLockedValue { $0.tls == nil } ? 2048 : 512
        return AdaptiveRecvByteBufferAllocator(minimum: 64, initial: size, maximum: 65_536)
    }
}
