import HardLightCore
import NIOConcurrencyHelpers

/// The client's copy of the connection's state: written by what the server sends, read by everybody.
final class StateMirror<State: ConnectionState>: Sendable {
    private struct Value {
        var state = State.initialState()
        /// Since observers were last told: where nobody has read, nobody waits to be told.
        var isRead = false

        mutating func takeIsRead() -> Bool {
            defer { isRead = false }
            return isRead
        }
    }

    private let value = NIOLockedValueBox(Value())
    private let snapshots = Broadcast<State>()
    private let observers = StateObservers()

    /// The state as the server last sent it. Reading it in a SwiftUI view, or wherever observation is tracked, has the
    /// reader told when it changes.
    var current: State {
        observers.willRead()
        return value.withLockedValue { value in
            value.isRead = true
            return value.state
        }
    }

    /// Somebody reads what else is observed of the connection.
    func willRead() {
        observers.willRead()
        value.withLockedValue { $0.isRead = true }
    }

    /// - Parameter size: Of the message that the changes came in: about what a state takes that shares all else.
    func apply(_ updates: StateUpdates, size: Int) throws(ProtocolViolation) {
        let result: Result<(State, Bool), ProtocolViolation> = value.withLockedValue { value in
            do throws(ProtocolViolation) {
                try updates.apply(to: &value.state)
                return .success((value.state, value.takeIsRead()))
            } catch {
                return .failure(error)
            }
        }
        let (state, isRead) = try result.get()
        snapshots.send(state, size: size)
        if isRead {
            observers.tell()
        }
    }

    func subscribe(capacity: Int, byteCapacity: Int) -> BroadcastSubscription<State> {
        snapshots.subscribe(capacity: capacity, byteCapacity: byteCapacity)
    }

    /// The connection has ended.
    func finish() {
        snapshots.finish()
        if value.withLockedValue({ $0.takeIsRead() }) {
            observers.tell()
        }
    }
}
