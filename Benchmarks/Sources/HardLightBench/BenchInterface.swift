import HardLight

/// What is called. `testOverhead` and `increment` are those of the reference's own benchmark.
@RPC(state: BenchState.self, events: BenchEvent.self)
protocol Bench {
    /// Does nothing.
    func testOverhead() async throws
    /// Adds to the state's counter, which is sent, and returns it.
    func increment(amount: UInt32) async throws -> UInt32
    /// Returns what it is given.
    func echo(bytes: [UInt8]) async throws -> [UInt8]
    /// As `echo`, by a synchronous handler.
    func echoInline(bytes: [UInt8]) throws -> [UInt8]
    /// Returns what it is given, which takes no memory of its own, by a synchronous handler.
    func number(value: UInt64) throws -> UInt64
    /// Subscribes the connection to the one topic that there is.
    func subscribe() async throws
    /// Emits an event of so many bytes to all that are subscribed.
    func publish(size: UInt32) async throws
}

@ConnectionState
struct BenchState: Equatable {
    var counter: UInt32 = 0
}

@Archivable
struct BenchEvent: Equatable, Sendable {
    var bytes: [UInt8]
}

struct BenchHandler: Bench {
    let connection: BenchConnection

    private static let topic = Topic("everybody")

    func testOverhead() async throws {}

    func increment(amount: UInt32) async throws -> UInt32 {
        connection.state.withLock { state in
            state.counter &+= amount
            return state.counter
        }
    }

    func echo(bytes: [UInt8]) async throws -> [UInt8] { bytes }

    func echoInline(bytes: [UInt8]) throws -> [UInt8] { bytes }

    func number(value: UInt64) throws -> UInt64 { value }

    func subscribe() async throws {
        connection.subscribe(to: Self.topic)
    }

    func publish(size: UInt32) async throws {
        connection.emit(BenchEvent(bytes: [UInt8](repeating: 0x78, count: Int(min(size, 65_536)))), to: Self.topic)
    }
}
