import NIOConcurrencyHelpers

/// What comes once, from wherever it is told, and those who wait for it.
///
/// Not a future of an event loop: one that is asked, or kept, once its loop has ended never answers. Waiting for it is not cut
/// short by cancellation.
final class Settlement<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        /// Each is resumed by who takes it out of here.
        var waiters: [UnsafeContinuation<Value, Never>] = []
    }

    private let state = NIOLockedValueBox(State())

    /// What is told first counts.
    ///
    /// - Returns: Whether this does.
    @discardableResult
    func settle(_ value: Value) -> Bool {
        let (counts, waiters) = state.withLockedValue { state -> (Bool, [UnsafeContinuation<Value, Never>]) in
            guard state.value == nil else { return (false, []) }
            state.value = value
            defer { state.waiters = [] }
            return (true, state.waiters)
        }
        for waiter in waiters {
            waiter.resume(returning: value)
        }
        return counts
    }

    /// Waits for it.
    func value() async -> Value {
        await withUnsafeContinuation { continuation in
            let value = state.withLockedValue { state in
                if state.value == nil {
                    state.waiters.append(continuation)
                }
                return state.value
            }
            if let value {
                continuation.resume(returning: value)
            }
        }
    }
}
