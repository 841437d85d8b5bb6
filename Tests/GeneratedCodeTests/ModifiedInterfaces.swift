import HardLight

// Every modifier, attribute and effect that a method of an interface may have.

@RPC
protocol Effects {
    func asynchronous(value: UInt32) async throws -> UInt32
    func untyped(value: UInt32) async throws(any Swift.Error) -> UInt32
    func parenthesized(value: UInt32) async throws((any Swift.Error)) -> UInt32
    func inline(value: UInt32) -> UInt32
    func inlineNever(value: UInt32) throws(Swift.Never) -> UInt32
    func inlineThrowing(value: UInt32) throws -> UInt32
    func inlineTyped(value: UInt32) throws(Error) -> UInt32
    func nothing() -> Void
    func emptyTuple() async throws -> ()
}

@RPC
protocol Isolations {
    nonisolated func anywhere() async throws -> UInt32
    nonisolated(nonsending) func caller() async throws -> UInt32
    @concurrent func pool() async throws -> UInt32
    @MainActor func main() async throws -> UInt32
}

@MainActor
@RPC
protocol MainIsolated {
    func main() async throws -> UInt32
    nonisolated func anywhere() -> UInt32
}

@RPC
protocol Ownerships {
    func borrow(_ value: borrowing String) async throws
    func consume(_ value: consuming String) async throws
    func send(_ value: sending String) async throws -> sending String
}

@available(*, deprecated, message: "moved to Effects")
@RPC
protocol Outdated {
    func old() async throws -> UInt32
}

@RPC
protocol PartlyOutdated {
    @available(*, deprecated, renamed: "new")
    func old() async throws -> UInt32
    func new() async throws -> UInt32
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
@RPC(state: RecentState.self)
protocol Recent {
    func recent() async throws -> UInt32
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
@ConnectionState
struct RecentState {
    var count: UInt32 = 0
}

/// Only state and events: nothing to call.
@RPC(state: KeywordState.self, events: Event.self)
protocol Feed {}

@ConnectionState
struct InitializedState: ConnectionState {
    var count: UInt32

    init(count: UInt32 = 3) {
        self.count = count
    }
}
