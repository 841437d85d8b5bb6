import HardLightCore
import NIOConcurrencyHelpers

#if canImport(Observation)
    import Observation
#endif

/// The client's copy of the connection's state: written by what the server sends, read by everybody.
final class StateMirror<State: ConnectionState>: Sendable {
    private let value = NIOLockedValueBox(State.initialState())
    private let snapshots = Broadcast<State>()

    #if canImport(Observation)
        // The registrar's own type would lift the floor of the platforms.
        private let registrar: (any Sendable)?
    #endif

    init() {
        #if canImport(Observation)
            if #available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *) {
                registrar = ObservationRegistrar()
            } else {
                registrar = nil
            }
        #endif
    }

    /// The state as the server last sent it. Reading it in a SwiftUI view, or wherever observation is tracked, has the
    /// reader told when it changes.
    var current: State {
        #if canImport(Observation)
            if #available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *) {
                (registrar as? ObservationRegistrar)?.access(self, keyPath: \.current)
            }
        #endif
        return value.withLockedValue { $0 }
    }

    func apply(_ updates: StateUpdates) throws(ProtocolViolation) {
        #if canImport(Observation)
            if #available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *),
                let registrar = registrar as? ObservationRegistrar
            {
                registrar.willSet(self, keyPath: \.current)
                defer { registrar.didSet(self, keyPath: \.current) }
                return try take(updates)
            }
        #endif
        try take(updates)
    }

    private func take(_ updates: StateUpdates) throws(ProtocolViolation) {
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

#if canImport(Observation)
    @available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
    extension StateMirror: Observable {}
#endif
