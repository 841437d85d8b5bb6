import CHardLightWasm

/// The page's clock, which does not go back.
enum Clock {
    /// In nanoseconds.
    static var now: UInt64 { nanoseconds(hl_now()) }

    /// Milliseconds as nanoseconds: at least 0, at most ten years.
    static func nanoseconds(_ milliseconds: Double) -> UInt64 {
        // `max` and `min` would hand on what is no number.
        guard milliseconds > 0 else { return 0 }
        return milliseconds < 315_360_000_000 ? UInt64(milliseconds * 1_000_000) : 315_360_000_000_000_000
    }
}
