public import Logging

/// A client for each connection to a server, one after the other: where one is lost, the next comes as soon as the server can
/// be reached again.
///
/// See ``RPCClient/connections(to:tls:configuration:policy:logger:)``.
public struct ClientConnections<Client: RPCClient>: AsyncSequence, Sendable {
    /// A client with a connection.
    public typealias Element = Client
    /// A connection ended, or an attempt failed, in a way that another one would, too.
    public typealias Failure = ConnectionError

    let policy: ReconnectPolicy
    let logger: Logger
    let address: String
    let connect: @Sendable () async throws(ConnectionError) -> Client

    @usableFromInline
    init(
        to address: String,
        policy: ReconnectPolicy,
        logger: Logger,
        connect: @escaping @Sendable () async throws(ConnectionError) -> Client
    ) {
        self.address = address
        self.policy = policy
        self.logger = logger
        self.connect = connect
    }

    /// An iterator, with connections of its own.
    public func makeAsyncIterator() -> Iterator {
        Iterator(connections: self)
    }

    /// Connects, each time that it is asked.
    public struct Iterator: AsyncIteratorProtocol {
        private let connections: ClientConnections
        private var current: (client: Client, since: ContinuousClock.Instant)?
        private var failures = 0
        private var isOver = false

        fileprivate init(connections: ClientConnections) {
            self.connections = connections
        }

        /// Waits until the last client's connection has ended, connects again, and returns the next client.
        ///
        /// - Returns: `nil` when the last connection was closed on purpose, or when the task is cancelled: the last connection is
        ///   closed then.
        /// - Throws: ``ConnectionError`` when the last connection ended, or an attempt failed, in a way that another one would,
        ///   too.
        public nonisolated(nonsending) mutating func next() async throws(ConnectionError) -> Client? {
            guard !isOver else { return nil }
            // Unless this returns a client.
            isOver = true
            guard try await lastHasEnded() else { return nil }
            while true {
                do throws(ConnectionError) {
                    let client = try await connections.connect()
                    current = (client, .now)
                    isOver = false
                    return client
                } catch {
                    guard !Task.isCancelled else { return nil }
                    guard connections.policy.retriesAfterFailure(error) else { throw error }
                    guard await pause(becauseOf: "\(error)") else { return nil }
                }
            }
        }

        /// - Returns: Whether there is to be another connection.
        private nonisolated(nonsending) mutating func lastHasEnded() async throws(ConnectionError) -> Bool {
            guard let (client, since) = current else { return !Task.isCancelled }
            current = nil
            guard let closure = await client.untilClosed(), !Task.isCancelled else {
                client.connection.close(.normalClosure, reason: "")
                return false
            }
            guard connections.policy.retriesAfterClosure(closure) else {
                if closure.isOnPurpose { return false }
                throw ConnectionError(.connectionEnded, address: connections.address, "the connection was \(closure)")
            }
            if ContinuousClock.now - since >= connections.policy.stableAfter {
                failures = 0
            }
            return await pause(becauseOf: "\(closure)")
        }

        /// - Returns: `false` when the task is cancelled.
        private nonisolated(nonsending) mutating func pause(becauseOf reason: String) async -> Bool {
            let delay = connections.policy.delay(afterFailures: failures, chance: .random(in: 0...1))
            failures += 1
            connections.logger.debug("connecting again", metadata: ["in": "\(delay)", "after": "\(reason)"])
            return (try? await Task.sleep(for: delay)) != nil
        }
    }
}
