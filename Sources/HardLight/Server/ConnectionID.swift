import NIOConcurrencyHelpers

/// Numbers the connections of this process.
enum ConnectionID {
    private static let last = NIOLockedValueBox<UInt64>(0)

    static func next() -> UInt64 {
        last.withLockedValue { last in
            last += 1
            return last
        }
    }
}
