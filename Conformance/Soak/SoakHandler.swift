import HardLight
import NIOConcurrencyHelpers

/// Serves one connection, and counts what it is asked.
final class SoakHandler: Soak, Sendable {
    private let connection: SoakConnection
    private let ledger: ServerLedger

    init(connection: SoakConnection, ledger: ServerLedger) {
        self.connection = connection
        self.ledger = ledger
        ledger.countHandler(1)
    }

    deinit {
        ledger.countHandler(-1)
    }

    func echo(number: UInt64) async throws -> UInt64 {
        ledger.counting { number }
    }

    func wait(number: UInt64, milliseconds: UInt32) async throws -> UInt64 {
        try await ledger.counting {
            try await Task.sleep(for: .milliseconds(milliseconds))
            return number
        }
    }

    func count() async throws -> UInt64 {
        ledger.counting {
            connection.state.withLock { state in
                state.counter &+= 1
                return state.counter
            }
        }
    }

    func refuse(number: UInt64) async throws {
        try ledger.counting { throw SoakError.refused(number: number) }
    }

    func gossip(topic number: UInt32, stays: Bool) async throws {
        ledger.counting {
            let topic = Topic("topic-\(number)")
            connection.subscribe(to: topic)
            connection.state.withLock { $0.topic = topic }
            connection.emit(.heard(number: UInt64(number)), to: topic)
            if !stays {
                connection.unsubscribe(from: topic)
            }
        }
    }
}

/// What the servers of a soak have done, all of them together.
final class ServerLedger: Sendable {
    private struct Counters {
        var handlers = 0
        var begun = 0
        var ended = 0
    }

    private let counters = NIOLockedValueBox(Counters())

    /// Handlers that live.
    var handlers: Int { counters.withLockedValue { $0.handlers } }
    /// Calls that a handler has begun.
    var begun: Int { counters.withLockedValue { $0.begun } }
    /// Calls whose handler has not ended.
    var open: Int { counters.withLockedValue { $0.begun - $0.ended } }

    func countHandler(_ change: Int) {
        counters.withLockedValue { $0.handlers += change }
    }

    func counting<Value>(_ body: () throws -> Value) rethrows -> Value {
        counters.withLockedValue { $0.begun += 1 }
        defer { counters.withLockedValue { $0.ended += 1 } }
        return try body()
    }

    func counting<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        counters.withLockedValue { $0.begun += 1 }
        defer { counters.withLockedValue { $0.ended += 1 } }
        return try await body()
    }
}
