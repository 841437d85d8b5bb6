import HardLightCore

/// How many calls a client may make in a time.
public struct CallRate: Hashable, Sendable {
    /// The calls a second, at least 1.
    public var perSecond: Int

    /// The calls that may come at once after a pause, at least 1.
    public var burst: Int

    /// So many calls a second.
    ///
    /// - Parameters:
    ///   - perSecond: The calls a second, at least 1.
    ///   - burst: The calls that may come at once after a pause; as many as in a second, unless given.
    public init(perSecond: Int, burst: Int? = nil) {
        self.perSecond = perSecond
        self.burst = burst ?? perSecond
    }
}
