/// Thrown while a connection's handler is made, to turn the connection away before it is one.
///
/// ```swift
/// let server = CounterServer(configuration: configuration) { connection in
///     guard let user = await users.authenticate(connection.request.headers["Authorization"]) else {
///         throw ConnectionRefusal(status: 401, reason: "sign in first")
///     }
///     return CounterHandler(connection: connection, user: user)
/// }
/// ```
public struct ConnectionRefusal: Error, Hashable, Sendable {
    /// The HTTP status of the answer, 400 to 599. Anything else is answered with 403.
    public var status: Int

    /// The body of the answer, as plain text: what the client is told.
    public var reason: String

    /// Turns a connection away with an HTTP status and a sentence for the client.
    public init(status: Int = 403, reason: String = "") {
        self.status = (400...599).contains(status) ? status : 403
        self.reason = reason
    }
}
