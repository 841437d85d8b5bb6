import HardLight
import ServiceLifecycle

/// Greets every new topic from outside any connection: this is where an application would tie in a message broker.
struct TopicGreeter: Service {
    let server: CounterServer
    /// Called with each topic that got its first subscriber on this server, or lost its last.
    var onChange: @Sendable (TopicChange) -> Void = { _ in }

    func run() async throws {
        for await change in server.topicChanges.cancelOnGracefulShutdown() {
            onChange(change)
            if case .created(let topic) = change {
                server.events.emit(.serverSentTest, to: topic)
            }
        }
    }
}
