import NIOConcurrencyHelpers

/// Doors that handlers stand before until a test opens them, or until they are cancelled.
final class Gates: Sendable {
    private struct Waiter {
        var id: UInt64
        var gate: UInt32
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var open: Set<UInt32> = []
        var waiters: [Waiter] = []
        var cancelled: Set<UInt64> = []
        var nextID: UInt64 = 0
        var mostWaiting = 0
        var turnedAway = 0
    }

    private let state = NIOLockedValueBox(State())

    /// How many stand before a door now.
    var waiting: Int { state.withLockedValue { $0.waiters.count } }

    /// How many have stood before doors at one time.
    var mostWaiting: Int { state.withLockedValue { $0.mostWaiting } }

    /// How many have been cancelled there.
    var turnedAway: Int { state.withLockedValue { $0.turnedAway } }

    /// Waits until the gate is open. It stays open for those who come later.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    func pass(_ gate: UInt32) async throws {
        let id = state.withLockedValue { state in
            state.nextID += 1
            return state.nextID
        }
        let isOpen = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLockedValue { state -> Bool? in
                    if state.cancelled.remove(id) != nil { return false }
                    if state.open.contains(gate) { return true }
                    state.waiters.append(Waiter(id: id, gate: gate, continuation: continuation))
                    state.mostWaiting = max(state.mostWaiting, state.waiters.count)
                    return nil
                }
                if let answer {
                    continuation.resume(returning: answer)
                }
            }
        } onCancel: {
            let waiter = state.withLockedValue { state -> Waiter? in
                state.turnedAway += 1
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume(returning: false)
        }
        guard isOpen else { throw CancellationError() }
    }

    func open(_ gate: UInt32) {
        let released = state.withLockedValue { state in
            state.open.insert(gate)
            defer { state.waiters.removeAll { $0.gate == gate } }
            return state.waiters.filter { $0.gate == gate }
        }
        for waiter in released {
            waiter.continuation.resume(returning: true)
        }
    }

    func open(_ gates: some Sequence<UInt32>) {
        for gate in gates {
            open(gate)
        }
    }
}
