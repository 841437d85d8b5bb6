import Logging
import NIOConcurrencyHelpers
import NIOCore

/// The way from a running server to one without connections.
extension Server {
    func stopListening() {
        if case .running(let listener) = state.withLockedValue({ $0.phase }) {
            listener.close()
        }
    }

    func untilNotListening() async {
        guard case .running = state.withLockedValue({ $0.phase }) else { return }
        await notListening.value()
    }

    /// Closes every connection once its calls have been answered, or when the time is over. Whoever asks second waits for
    /// the first.
    func drain(within gracePeriod: Duration) async {
        let (phase, connections) = state.withLockedValue { state in
            let phase = state.phase
            if case .running = phase {
                state.phase = .stopped
            }
            return (phase, state.connections.count)
        }
        switch phase {
        case .initial: return
        case .starting, .stopped: return await drained.value()
        case .running: break
        }
        ledger.close()
        if connections == 0 {
            drained.settle(())
        }
        goAway(within: gracePeriod)
        await drained.value()
        hub.changes.finish()
        logger.info("server stopped", metadata: ["connections-closed": "\(connections)"])
    }

    func goAway(within gracePeriod: Duration) {
        for connection in state.withLockedValue({ Array($0.connections.values) }) {
            connection.goAway(within: TimeAmount(clamping: gracePeriod))
        }
    }
}
