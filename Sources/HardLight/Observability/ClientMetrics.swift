import CoreMetrics

/// The metrics of one client connection: those of ``CallMetrics`` and ``LinkMetrics``.
final class ClientMetrics: Sendable {
    let calls: CallMetrics
    let link: LinkMetrics

    init(methodNames: [String], factory: any MetricsFactory) {
        calls = CallMetrics(side: "client", methodNames: methodNames, factory: factory)
        link = LinkMetrics(side: "client", factory: factory)
    }
}
