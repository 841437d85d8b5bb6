import NIOCore

/// What the rest asks of the direct transport: where a connection is not its own, or the trait is off, everything goes on
/// with NIO.
enum DirectTransport {
    /// Waits for a loop's next step, if it has one: one of its own may have ended.
    static func nextStep(of loop: any EventLoop) async {
        #if DirectTransport && os(Linux)
            if let loop = loop as? DirectEventLoop {
                return await withUnsafeContinuation { continuation in
                    if !loop.tryExecute({ continuation.resume() }) {
                        continuation.resume()
                    }
                }
            }
        #endif
        try? await loop.submit {}.get()
    }

    /// Opens a port, if these loops are its own.
    static func listen(
        host: String,
        port: Int,
        group: (any EventLoopGroup)?,
        initialize: @escaping @Sendable (any Channel) throws -> Void,
        onClose: @escaping @Sendable () -> Void
    ) async throws -> Listener? {
        #if DirectTransport && os(Linux)
            guard let group = group as? DirectEventLoopGroup else { return nil }
            return try await DirectListener.open(
                host: host,
                port: port,
                group: group,
                initialize: initialize,
                onClose: onClose
            )
        #else
            return nil
        #endif
    }

    /// Connects, if these loops are its own.
    static func connect<Initialized: Sendable>(
        to endpoint: Endpoint,
        group: (any EventLoopGroup)?,
        timeout: TimeAmount,
        initialize: @escaping @Sendable (any Channel) throws -> Initialized
    ) async throws -> Initialized? {
        #if DirectTransport && os(Linux)
            guard let group = group as? DirectEventLoopGroup else { return nil }
            let loop = group.nextLoop()
            let settlement = Settlement<Result<Initialized, any Error>>()
            let connector = DirectConnector(loop: loop, endpoint: endpoint, timeout: timeout) { connected in
                let initialized = Result {
                    let connected = try connected.get()
                    let channel = DirectChannel(loop: loop, socket: connected.socket, remoteAddress: connected.address)
                    do {
                        let initialized = try initialize(channel)
                        channel.start()
                        return initialized
                    } catch {
                        channel.finish()
                        throw error
                    }
                }
                settlement.settle(initialized)
            }
            connector.start()
            return try await settlement.value().get()
        #else
            return nil
        #endif
    }
}
