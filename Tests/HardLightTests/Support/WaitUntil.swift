import NIOCore
import NIOPosix
import Testing

/// Waits until a condition holds, and fails the test when it does not within a time that no working program needs.
///
/// It asks every millisecond, by a timer of an event loop.
func waitUntil(
    _ what: Comment,
    within limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ holds: () throws -> Bool
) async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let end = ContinuousClock.now + limit
    while try !holds() {
        try #require(ContinuousClock.now < end, "not in time: \(what)", sourceLocation: sourceLocation)
        try await loop.scheduleTask(in: .milliseconds(1)) {}.futureResult.get()
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
