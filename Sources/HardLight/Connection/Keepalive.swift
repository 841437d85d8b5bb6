import HardLightCore
import NIOCore

/// How a connection that has gone quiet is kept, and how a dead one is found.
///
/// Both sides send WebSocket pings when they have heard nothing for a while, so that proxies do not take the connection
/// for an abandoned one, and so that a peer that has vanished without a word is found.
public struct Keepalive: Hashable, Sendable {
    /// How long the peer may be quiet before it is pinged: 30 seconds. Proxies and load balancers cut connections that
    /// were quiet for 60 seconds, commonly, or 75. `nil` sends no pings.
    public var interval: Duration? = .seconds(30)

    /// How long the peer has to give a sign of life from then on, whatever it is: 20 seconds. A telephone that changes
    /// its network takes a few; one that takes longer is as good as gone. The connection ends then.
    public var timeout: Duration = .seconds(20)

    /// Everything at its default.
    public init() {}

    /// With these times.
    public init(interval: Duration?, timeout: Duration) {
        self.interval = interval
        self.timeout = timeout
    }
}

extension Liveness.Rules {
    init(_ keepalive: Keepalive, idleTimeout: Duration?, messageTimeout: Duration? = nil) {
        self.init(
            pingInterval: keepalive.interval.map(Self.nanoseconds),
            pingTimeout: Self.nanoseconds(keepalive.timeout),
            idleTimeout: idleTimeout.map(Self.nanoseconds),
            messageTimeout: messageTimeout.map(Self.nanoseconds)
        )
    }

    /// At least a millisecond: a time of 0 would have the timer fire without end.
    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        UInt64(max(.milliseconds(1), TimeAmount(clamping: duration)).nanoseconds)
    }
}
