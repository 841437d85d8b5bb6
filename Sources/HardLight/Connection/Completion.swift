import NIOConcurrencyHelpers

/// A moment that comes once, and those who wait for it.
///
/// Not a future of an event loop: those that are asked once their loop has ended never answer. Waiting for it is not cut
/// short by cancellation.
final class Completion: Sendable {
    private struct State {
        var isReached = false
        /// Each is resumed by who takes it out of here.
        var waiters: [UnsafeContinuation<Void, Never>] = []
    }

    private let state = NIOLockedValueBox(State())

    func wait() async {
        await withUnsafeContinuation { continuation in
            let isReached = state.withLockedValue { state in
                if !state.isReached {
                    state.waiters.append(continuation)
                }
                return state.isReached
            }
            if isReached {
                continuation.resume()
            }
        }
    }

    func reach() {
        let waiters = state.withLockedValue { state in
            state.isReached = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters {
            waiter.resume()
        }
    }
}
