import Logging

/// Thrown while a connection's handler is made, to turn the connection away before it is one.
///
/// ```swift
/// let server = CounterServer(configuration: configuration) { connection in
///     guard let user = await users.authenticate(connection.request.headers["Authorization"]) else {
///         throw ConnectionRefusal(status: 401, reason: "sign in first", closeCode: CloseCode(rawValue: 4401))
///     }
///     return CounterHandler(connection: connection, user: user)
/// }
/// ```
public struct ConnectionRefusal: Error, Hashable, Sendable {
    /// The HTTP status of the answer, 400 to 599. Anything else is answered with 403.
    public var status: Int

    /// The body of the answer, as plain text: what the client is told.
    public var reason: String

    /// What a web page is told instead; `nil`, the default, for the status as everybody else.
    ///
    /// A browser does not let a page see why a WebSocket was refused: to the page, every status is a server that is away,
    /// and it comes back again and again. With a code, the connection of a page (a request with an `Origin`) is accepted
    /// and closed at once, with this code and the reason. The clients of HardLight do not connect again after one from 4000
    /// to 4999, which are the application's. One that may not be sent (``CloseCode/isAllowedOnWire``) becomes 1008.
    public var closeCode: CloseCode?

    /// Turns a connection away with an HTTP status and a sentence for the client.
    ///
    /// - Parameters:
    ///   - status: The HTTP status of the answer, 400 to 599; 403 stands in for others.
    ///   - reason: What the client is told.
    ///   - closeCode: What a web page gets instead of the status, which it could not see.
    public init(status: Int = 403, reason: String = "", closeCode: CloseCode? = nil) {
        self.status = (400...599).contains(status) ? status : 403
        self.reason = reason
        self.closeCode = closeCode
    }
}

extension ConnectionRefusal {
    /// Tells of it, once.
    func note(_ metrics: ServerMetrics?, _ logger: Logger) {
        metrics?.connectionRefused(status: status)
        logger.info("connection refused", metadata: ["status": "\(status)", "reason": "\(reason)"])
    }
}
