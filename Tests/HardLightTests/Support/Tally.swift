import NIOConcurrencyHelpers

/// Counts, from wherever.
final class Tally: Sendable {
    private let value = NIOLockedValueBox(0)

    var count: Int { value.withLockedValue { $0 } }

    /// - Returns: How many there are with this one.
    @discardableResult
    func add() -> Int {
        value.withLockedValue { value in
            value += 1
            return value
        }
    }
}
