import HardLight
import NIOConcurrencyHelpers

/// What a test shares with the handlers of its server: it tells them what to do and sees what became of them.
final class Stage: Sendable {
    /// What a handler does when `act` is called.
    typealias Script = @Sendable (TrialConnection, UInt32) async throws -> UInt32

    private struct WeakHandler: Sendable {
        weak let handler: TrialHandler?
    }

    let gates = Gates()
    private let script: NIOLockedValueBox<Script>
    private let fillCount = NIOLockedValueBox(0)
    private let handlers = NIOLockedValueBox<[WeakHandler]>([])

    init(script: @escaping Script) {
        self.script = NIOLockedValueBox(script)
    }

    /// The handlers that live, in the order in which they were made.
    var livingHandlers: [TrialHandler] {
        handlers.withLockedValue { $0.compactMap(\.handler) }
    }

    /// The connection that was accepted last.
    var connection: TrialConnection? {
        livingHandlers.last?.connection
    }

    func makeHandler(for connection: TrialConnection) -> TrialHandler {
        let handler = TrialHandler(connection: connection, stage: self)
        handlers.withLockedValue { $0.append(WeakHandler(handler: handler)) }
        return handler
    }

    /// How many calls of `fill` have been served.
    var fills: Int { fillCount.withLockedValue { $0 } }

    fileprivate func countFill() {
        fillCount.withLockedValue { $0 += 1 }
    }

    fileprivate func act(_ connection: TrialConnection, _ argument: UInt32) async throws -> UInt32 {
        try await script.withLockedValue { $0 }(connection, argument)
    }
}

/// A class, so that tests see whether it goes.
final class TrialHandler: Trial, Sendable {
    let connection: TrialConnection
    private let stage: Stage

    init(connection: TrialConnection, stage: Stage) {
        self.connection = connection
        self.stage = stage
    }

    func echo(_ bytes: [UInt8]) async throws -> [UInt8] { bytes }

    func fill(size: UInt32) async throws -> [UInt8] {
        stage.countFill()
        return Filler.rising(Int(size))
    }

    func echoText(_ text: String) async throws -> String { text }

    func echoParcel(_ parcel: Parcel, urgent: Bool, stamps: [UInt16]?) async throws -> Parcel {
        var parcel = parcel
        if urgent {
            parcel.label += "!"
        }
        parcel.items += (stamps ?? []).map { Parcel.Item(name: "stamp \($0)", count: 1, ratio: nil) }
        return parcel
    }

    func nothing() async throws {}

    func peek() -> UInt32 { connection.state.snapshot.counter }

    func double(_ number: UInt32) throws -> UInt32 {
        guard number <= .max / 2 else { throw Breakdown(secret: "too large to double") }
        return number * 2
    }

    func act(_ argument: UInt32) async throws -> UInt32 {
        try await stage.act(connection, argument)
    }

    func pass(_ gate: UInt32) async throws -> UInt32 {
        try await stage.gates.pass(gate)
        return gate
    }

    func fail(_ secret: String) async throws { throw Breakdown(secret: secret) }

    func failInline(_ secret: String) throws { throw Breakdown(secret: secret) }

    func withdraw(_ amount: UInt32) async throws(Refusal) -> UInt32 { try withdrawInline(amount) }

    func withdrawInline(_ amount: UInt32) throws(Refusal) -> UInt32 {
        switch amount {
        case 0...100: return 100 - amount
        case 101...1000: throw .insufficient(balance: 100, missing: amount - 100)
        default: throw .closed(reason: "nobody has that much")
        }
    }

    func largeNumber() async throws -> Int { Int(Int32.max) + 1 }

    func takeNumber(_ number: Int) async throws -> Int { number }
}

/// An error that the interface does not declare.
struct Breakdown: Error {
    var secret: String
}
