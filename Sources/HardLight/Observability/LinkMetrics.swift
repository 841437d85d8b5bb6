import CoreMetrics

/// The metrics of the connections of one side.
///
/// | Label | Kind | |
/// |---|---|---|
/// | `hardlight.server.bytes.received` | counter | of WebSocket frames, as TLS hands them in |
/// | `hardlight.server.bytes.sent` | counter | likewise |
/// | `hardlight.server.queue.bytes` | recorder | what waited for a connection when it was written |
/// | `hardlight.server.events.dropped` | counter | events that a slow peer did not get |
///
/// and `hardlight.client…` on the other side.
struct LinkMetrics: Sendable {
    private let bytesReceived: Counter
    private let bytesSent: Counter
    private let queuedBytes: Recorder
    private let eventsDropped: Counter

    init(side: String, factory: any MetricsFactory) {
        bytesReceived = Counter(label: "hardlight.\(side).bytes.received", factory: factory)
        bytesSent = Counter(label: "hardlight.\(side).bytes.sent", factory: factory)
        queuedBytes = Recorder(label: "hardlight.\(side).queue.bytes", factory: factory)
        eventsDropped = Counter(label: "hardlight.\(side).events.dropped", factory: factory)
    }

    func received(_ count: Int) {
        bytesReceived.increment(by: count)
    }

    /// All that had collected was handed to the channel.
    func sent(_ count: Int) {
        bytesSent.increment(by: count)
        queuedBytes.record(count)
    }

    func droppedEvents(_ count: Int) {
        eventsDropped.increment(by: count)
    }
}
