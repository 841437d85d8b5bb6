/// What a board holds and takes. All of it comes from strangers, and everybody who joins gets all of it.
struct BoardLimits {
    /// Each is told what all others do: with twice as many, there is four times as much to send.
    var participants = 48
    /// Those who are away are remembered, so that they are the same ones when they come back.
    var remembered = 1000
    var strokes = 4000
    /// 4 bytes each: a full board is an answer of about half a megabyte.
    var points = 120_000
    var pointsOfStroke = 4000
    var pointsOfPiece = 256
    var messages = 200
    /// In characters.
    var nameLength = 24
    var textLength = 500

    static let width: UInt16 = 4000
    static let height: UInt16 = 3000
    static let keyLength = 16
    static let strokeWidths: ClosedRange<UInt8> = 2...60
}

/// How much of something one participant may do: so many at once, and so many more each second.
struct Allowance {
    let burst: Double
    let perSecond: Double
    private var left: Double
    private var last: ContinuousClock.Instant?

    init(burst: Double, perSecond: Double) {
        self.burst = burst
        self.perSecond = perSecond
        left = burst
    }

    /// - Returns: `false` when there is nothing left of it.
    mutating func take(at now: ContinuousClock.Instant) -> Bool {
        if let last, now > last {
            let seconds = (now - last) / .seconds(1)
            left = min(burst, left + seconds * perSecond)
        }
        last = now
        guard left >= 1 else { return false }
        left -= 1
        return true
    }
}
