import HardLight
import NIOConcurrencyHelpers

/// How the calls of a soak ended, as their callers saw it.
struct ClientLedger: Sendable {
    var begun = 0
    var answered = 0
    /// Ended with the interface's own error, as they should.
    var refused = 0
    var cancelled = 0
    /// The connection went while they were in flight, or had gone.
    var cutOff = 0
    var connections = 0
    var failedConnections = 0
    var events = 0
    var missedEvents = 0
    /// What should not have happened, the first few of each kind.
    var faults: [String] = []

    /// Calls that have ended one way or another.
    var ended: Int { answered + refused + cancelled + cutOff + faults.count }

    mutating func fault(_ text: String) {
        faults.append(text)
    }
}

extension NIOLockedValueBox<ClientLedger> {
    func count(_ counter: WritableKeyPath<ClientLedger, Int>, by number: Int = 1) {
        withLockedValue { $0[keyPath: counter] += number }
    }
}
