import CoreMetrics

/// The metrics of one server.
///
/// | Label | Kind | Dimensions |
/// |---|---|---|
/// | `hardlight.server.connections` | meter | |
/// | `hardlight.server.connections.accepted` | counter | |
/// | `hardlight.server.connections.refused` | counter | `status` |
/// | `hardlight.server.events.emitted` | counter | |
///
/// and those of ``CallMetrics`` and ``LinkMetrics``.
final class ServerMetrics: Sendable {
    let calls: CallMetrics
    let link: LinkMetrics
    private let connections: Meter
    private let accepted: Counter
    private let eventsEmitted: Counter
    private let factory: any MetricsFactory

    init(methodNames: [String], factory: any MetricsFactory) {
        calls = CallMetrics(side: "server", methodNames: methodNames, factory: factory)
        link = LinkMetrics(side: "server", factory: factory)
        connections = Meter(label: "hardlight.server.connections", factory: factory)
        accepted = Counter(label: "hardlight.server.connections.accepted", factory: factory)
        eventsEmitted = Counter(label: "hardlight.server.events.emitted", factory: factory)
        self.factory = factory
    }

    func connectionAccepted(now count: Int) {
        accepted.increment()
        connections.set(count)
    }

    func connectionGone(now count: Int) {
        connections.set(count)
    }

    /// Refusals are rare: their counter is looked up.
    func connectionRefused(status: Int) {
        Counter(
            label: "hardlight.server.connections.refused",
            dimensions: [("status", "\(status)")],
            factory: factory
        ).increment()
    }

    func eventEmitted() {
        eventsEmitted.increment()
    }
}
