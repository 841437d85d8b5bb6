import NIOCore

/// What the rest asks of the direct transport: where a connection is not its own, or the trait is off, everything goes on
/// with NIO.
enum DirectTransport {
    /// Opens a port, if these loops are its own.
    static func listen(
        host: String,
        port: Int,
        group: (any EventLoopGroup)?,
        initialize: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> Listener? {
        #if DirectTransport && os(Linux)
            guard let group = group as? DirectEventLoopGroup else { return nil }
            return try await DirectListener.open(host: host, port: port, group: group, initialize: initialize)
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
            let connector = DirectConnector(loop: loop, endpoint: endpoint, timeout: timeout)
            return try await connector.connect()
                .flatMapThrowing { connected in
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
                .get()
        #else
            return nil
        #endif
    }
}
