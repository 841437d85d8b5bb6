import NIOConcurrencyHelpers

/// How a connection ended, once it has, and those who wait for that.
final class ConnectionEnd: Sendable {
    private struct State {
        var closure: ConnectionClosure?
        /// Made when somebody waits: most connections of a server have nobody who does.
        var waiters: Broadcast<ConnectionClosure>?
    }

    private let state = NIOLockedValueBox(State())

    /// How the connection ended; `nil` while it lives.
    var closure: ConnectionClosure? {
        state.withLockedValue { $0.closure }
    }

    /// Waits until the connection has ended.
    ///
    /// - Returns: `nil` when the waiting task is cancelled.
    func wait() async -> ConnectionClosure? {
        let subscription: BroadcastSubscription<ConnectionClosure>? = state.withLockedValue { state in
            guard state.closure == nil else { return nil }
            let waiters = state.waiters ?? Broadcast()
            state.waiters = waiters
            return waiters.subscribe(capacity: 1)
        }
        guard let subscription else { return closure }
        return await subscription.next()?.element
    }

    /// The connection has ended. What comes after the first end changes nothing.
    func reach(_ closure: ConnectionClosure) {
        let waiters: Broadcast<ConnectionClosure>? = state.withLockedValue { state in
            guard state.closure == nil else { return nil }
            state.closure = closure
            return state.waiters.take()
        }
        waiters?.send(closure)
        waiters?.finish()
    }
}
