import NIOConcurrencyHelpers

/// How something went, from wherever it is told, for the one task that waits for it.
///
/// Not a future of an event loop: one that is asked, or kept, once its loop has ended never answers.
final class Settlement<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        /// Resumed by who takes it out of here.
        var waiter: UnsafeContinuation<Value, any Error>?
    }

    private let state = NIOLockedValueBox(State())

    /// What is told first counts.
    ///
    /// - Returns: Whether this does.
    @discardableResult
    func settle(_ result: Result<Value, any Error>) -> Bool {
        let (counts, waiter) = state.withLockedValue { state -> (Bool, UnsafeContinuation<Value, any Error>?) in
            guard state.result == nil else { return (false, nil) }
            state.result = result
            return (true, state.waiter.take())
        }
        waiter?.resume(with: result)
        return counts
    }

    /// Waits for it. To be called once.
    func value() async throws -> Value {
        try await withUnsafeThrowingContinuation { continuation in
            let result = state.withLockedValue { state in
                if state.result == nil {
                    state.waiter = continuation
                }
                return state.result
            }
            if let result {
                continuation.resume(with: result)
            }
        }
    }
}
