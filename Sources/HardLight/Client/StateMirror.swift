import HardLightCore
import NIOConcurrencyHelpers

/// The client's copy of the connection's state: written by what the server sends, read by everybody.
final class StateMirror<State: ConnectionState>: Sendable {
    private let value = NIOLockedValueBox(State.initialState())
    private let snapshots = Broadcast<State>()

    private let observers = StateObservers()

    /// The state as the server last sent it. Reading it in a SwiftUI view, or wherever observation is tracked, has the
    /// reader told when it changes.
    var current: State {
        observers.willRead()
        return value.withLockedValue { $0 }
    }

    func apply(_ updates: StateUpdates) throws(ProtocolViolation) {
        observers.willChange()
        defer { observers.didChange() }
        let result: Result<State, ProtocolViolation> = value.withLockedValue { state in
            do throws(ProtocolViolation) {
                try updates.apply(to: &state)
                return .success(state)
            } catch {
                return .failure(error)
            }
        }
        snapshots.send(try result.get())
    }

    func subscribe(capacity: Int) -> BroadcastSubscription<State> {
        snapshots.subscribe(capacity: capacity)
    }

    func finish() {
        snapshots.finish()
    }
}
