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
        guard case .running(let listener) = state.withLockedValue({ $0.phase }) else { return }
        try? await listener.closeFuture.get()
    }

    /// Closes every connection once its calls have been answered, or when the time is over. Whoever asks second waits for
    /// the first.
    func drain(within gracePeriod: Duration) async {
        let (closing, connections) = state.withLockedValue { state -> (EventLoopPromise<Void>?, [ServerCalls]) in
            guard case .running(let listener) = state.phase else { return (nil, []) }
            let closing = listener.eventLoop.makePromise(of: Void.self)
            state.phase = .stopped(closing)
            return (closing, Array(state.connections.values))
        }
        guard let closing else {
            try? await state.withLockedValue { $0.phase.closing }?.futureResult.get()
            return
        }
        ledger.close()
        if connections.isEmpty {
            closing.succeed()
        }
        goAway(within: gracePeriod)
        try? await closing.futureResult.get()
        hub.changes.finish()
        logger.info("server stopped", metadata: ["connections-closed": "\(connections.count)"])
    }

    func goAway(within gracePeriod: Duration) {
        for connection in state.withLockedValue({ Array($0.connections.values) }) {
            connection.goAway(within: TimeAmount(clamping: gracePeriod))
        }
    }
}
