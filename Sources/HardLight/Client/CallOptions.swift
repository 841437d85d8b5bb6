/// How one call differs from the client's configuration.
public struct CallOptions: Hashable, Sendable {
    /// How long the call may take.
    public enum Timeout: Hashable, Sendable {
        /// As long as ``ClientConfiguration/callTimeout`` says.
        case asConfigured
        /// As long as the connection lives.
        case never
        case after(Duration)
    }

    /// How long the call may take.
    public var timeout = Timeout.asConfigured

    /// Everything as the client is configured.
    public init() {}
}
