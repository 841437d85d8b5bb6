/// What a peer may make a `FrameParser` hold.
package struct FrameLimits: Hashable, Sendable {
    /// The largest message, in bytes of payload over all its fragments. More closes the connection with 1009 when it
    /// is announced, before it is held.
    package var maximumMessageSize: Int

    /// The largest number of frames in one message. More closes the connection with 1008.
    ///
    /// An empty fragment adds nothing to a message's size, so that the size alone does not bound the work. 1,024 lets
    /// a message of 1 MiB come in pieces of 1 KiB, which is finer than browsers and proxies cut.
    package var maximumFragments: Int

    package init(maximumMessageSize: Int, maximumFragments: Int = 1024) {
        precondition(maximumMessageSize >= 0 && maximumFragments >= 1)
        self.maximumMessageSize = maximumMessageSize
        self.maximumFragments = maximumFragments
    }
}
