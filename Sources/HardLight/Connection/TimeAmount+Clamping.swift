import NIOCore

extension TimeAmount {
    /// The longest time that is ever waited: a hundred years. What a user gives as "for ever" must not overflow when it
    /// is added to now.
    private static var longest: TimeAmount { .hours(100 * 365 * 24) }

    /// A duration as NIO has it, between 0 and a hundred years.
    init(clamping duration: Duration) {
        // NIO's own conversion takes every duration that it cannot hold for a very long one.
        self = duration < .zero ? .zero : min(TimeAmount(duration), .longest)
    }
}
