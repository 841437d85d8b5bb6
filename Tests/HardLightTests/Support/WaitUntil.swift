import NIOCore
import NIOPosix
import Testing

/// Waits until a condition holds, and fails the test when it does not within a time that no working program needs.
///
/// It asks by a timer of an event loop, every millisecond at first and less often later.
func waitUntil(
    _ what: Comment,
    within limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ holds: () throws -> Bool
) async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let end = ContinuousClock.now + limit
    var pause = TimeAmount.milliseconds(1)
    while try !holds() {
        try #require(ContinuousClock.now < end, "not in time: \(what)", sourceLocation: sourceLocation)
        try await loop.scheduleTask(in: pause) {}.futureResult.get()
        pause = min(.nanoseconds(pause.nanoseconds * 5 / 4), .milliseconds(20))
    }
}

/// Waits for a value.
func waitFor<Value>(
    _ what: Comment,
    within limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ value: () throws -> Value?
) async throws -> Value {
    var found: Value?
    try await waitUntil(what, within: limit, sourceLocation: sourceLocation) {
        found = try value()
        return found != nil
    }
    return try #require(found, sourceLocation: sourceLocation)
}
