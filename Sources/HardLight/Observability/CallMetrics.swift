import CoreMetrics

/// The metrics of an interface's calls on one side. Made once for all connections: nothing is looked up for a call.
///
/// | Label | Kind | Dimensions |
/// |---|---|---|
/// | `hardlight.server.calls` | counter | `method`, `outcome` |
/// | `hardlight.server.call.duration` | timer | `method` |
/// | `hardlight.server.calls.in_flight` | meter | |
///
/// and `hardlight.client…` on the other side.
final class CallMetrics: Sendable {
    private struct Method: Sendable {
        let duration: CoreMetrics.Timer
        /// By outcome, made when one comes for the first time would be a lock: all are made at once.
        let outcomes: [Counter]
    }

    private let methods: [Method]
    private let inFlight: Meter

    init(side: String, methodNames: [String], factory: any MetricsFactory) {
        methods = methodNames.map { name in
            Method(
                duration: CoreMetrics.Timer(
                    label: "hardlight.\(side).call.duration",
                    dimensions: [("method", name)],
                    factory: factory
                ),
                outcomes: CallOutcome.allCases.map { outcome in
                    Counter(
                        label: "hardlight.\(side).calls",
                        dimensions: [("method", name), ("outcome", outcome.rawValue)],
                        factory: factory
                    )
                }
            )
        }
        inFlight = Meter(label: "hardlight.\(side).calls.in_flight", factory: factory)
    }

    func callBegan() {
        inFlight.increment()
    }

    /// - Parameter method: The call's place in the interface. A call that could not be opened has none, and is not counted
    ///   here.
    func callEnded(method: Int, outcome: CallOutcome, nanoseconds: UInt64) {
        inFlight.decrement()
        guard methods.indices.contains(method) else { return }
        methods[method].duration.recordNanoseconds(nanoseconds)
        methods[method].outcomes[outcome.index].increment()
    }
}

extension CallOutcome {
    fileprivate var index: Int {
        switch self {
        case .ok: 0
        case .error: 1
        case .failed: 2
        case .invalid: 3
        case .timedOut: 4
        case .cancelled: 5
        case .refused: 6
        case .cutOff: 7
        }
    }
}
