import Logging
import NIOConcurrencyHelpers

/// Keeps what is logged, for tests to look at.
final class LogCapture: Sendable {
    struct Entry: Sendable, CustomStringConvertible {
        let level: Logger.Level
        let message: String
        let metadata: [String: String]

        var description: String { "\(level): \(message) \(metadata)" }
    }

    private let storage = NIOLockedValueBox<[Entry]>([])

    var entries: [Entry] { storage.withLockedValue { $0 } }

    /// A logger at the lowest level that writes here.
    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(capture: self) }
        logger.logLevel = .trace
        return logger
    }

    /// What was logged at `level` or above.
    func entries(from level: Logger.Level) -> [Entry] {
        entries.filter { $0.level >= level }
    }

    private struct Handler: LogHandler {
        let capture: LogCapture
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
            let entry = Entry(level: event.level, message: "\(event.message)", metadata: all)
            capture.storage.withLockedValue { $0.append(entry) }
        }
    }
}
