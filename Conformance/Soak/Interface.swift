import HardLight

/// What the soak calls: each method is one way for a call to end.
@RPC(state: SoakState.self, events: SoakEvent.self, errors: SoakError.self)
protocol Soak {
    /// Returns `number` at once.
    func echo(number: UInt64) async throws -> UInt64

    /// Returns `number` after so many milliseconds, unless it is cancelled.
    func wait(number: UInt64, milliseconds: UInt32) async throws -> UInt64

    /// Adds one to the state's counter, and returns it.
    func count() async throws -> UInt64

    /// Throws an error of the interface with this number.
    func refuse(number: UInt64) async throws

    /// Subscribes the connection to a topic, emits one event to it, and unsubscribes again where `stays` is false.
    func gossip(topic: UInt32, stays: Bool) async throws
}

@ConnectionState
struct SoakState: Equatable {
    var counter: UInt64 = 0
    var topic: Topic = Topic(bytes: [])
}

@Archivable
enum SoakEvent: Equatable, Sendable {
    case heard(number: UInt64)
}

@Archivable
enum SoakError: Error, Equatable, Sendable {
    case refused(number: UInt64)
}
