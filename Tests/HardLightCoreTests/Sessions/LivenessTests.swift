import HardLightCore
import Testing

@Suite("Whether a peer is still there")
struct LivenessTests {
    private static let rules = Liveness.Rules(pingInterval: 30, pingTimeout: 20, idleTimeout: nil)

    @Test("a quiet peer is asked, and gone when it does not answer in time")
    func quiet() {
        var liveness = Liveness(Self.rules, now: 100)
        #expect(liveness.check(at: 100, isBusy: false) == .fine(next: 130))
        #expect(liveness.check(at: 129, isBusy: false) == .fine(next: 130))
        #expect(liveness.check(at: 130, isBusy: false) == .ping(next: 150))
        // It is asked once.
        #expect(liveness.check(at: 149, isBusy: false) == .fine(next: 150))
        #expect(liveness.check(at: 150, isBusy: false) == .gone)
    }

    @Test("any sign of life will do, and counts from when it came")
    func signs() {
        var liveness = Liveness(Self.rules, now: 0)
        liveness.heard(at: 10)
        #expect(liveness.check(at: 30, isBusy: false) == .fine(next: 40))
        #expect(liveness.check(at: 40, isBusy: false) == .ping(next: 60))
        liveness.heard(at: 59)
        #expect(liveness.check(at: 60, isBusy: false) == .fine(next: 89))
        #expect(liveness.check(at: 89, isBusy: false) == .ping(next: 109))
        #expect(liveness.check(at: 109, isBusy: false) == .gone)
    }

    @Test("a call in flight is no sign of life")
    func busy() {
        var liveness = Liveness(Self.rules, now: 0)
        #expect(liveness.check(at: 30, isBusy: true) == .ping(next: 50))
        #expect(liveness.check(at: 50, isBusy: true) == .gone)
    }

    @Test("a connection without a message and a call is idle, pings or not")
    func idle() {
        var liveness = Liveness(.init(pingInterval: 30, pingTimeout: 20, idleTimeout: 100), now: 0)
        #expect(liveness.check(at: 0, isBusy: false) == .fine(next: 30))
        #expect(liveness.check(at: 30, isBusy: false) == .ping(next: 50))
        liveness.heard(at: 40)
        #expect(liveness.check(at: 70, isBusy: false) == .ping(next: 90))
        liveness.heard(at: 80)
        #expect(liveness.check(at: 90, isBusy: false) == .fine(next: 100))
        var used = liveness
        #expect(liveness.check(at: 100, isBusy: false) == .idle)
        used.used(at: 99)
        #expect(used.check(at: 100, isBusy: false) == .fine(next: 110))
        // A call that runs is a use, up to its end.
        #expect(used.check(at: 230, isBusy: true) != .idle)
        #expect(used.check(at: 329, isBusy: false) != .idle)
    }

    @Test(
        "a message has a time to come to its end, whatever else comes, and time in which it could not go on is not counted"
    )
    func stalled() {
        var liveness = Liveness(.init(pingInterval: 30, pingTimeout: 20, idleTimeout: nil, messageTimeout: 60), now: 0)
        liveness.messageBegan(at: 10)
        for time in stride(from: UInt64(20), to: 70, by: 10) {
            liveness.heard(at: time)
            liveness.messageBegan(at: time)
            #expect(liveness.check(at: time, isBusy: false) == .fine(next: min(time + 30, 70)))
        }
        var other = liveness
        #expect(liveness.check(at: 70, isBusy: true) == .stalled)
        other.messageEnded()
        other.heard(at: 70)
        #expect(other.check(at: 70, isBusy: false) == .fine(next: 100))
        other.messageBegan(at: 75)
        other.messageWasHeldUp(for: 50)
        other.heard(at: 180)
        #expect(other.check(at: 184, isBusy: false) == .fine(next: 185))
        #expect(other.check(at: 185, isBusy: false) == .stalled)
        // Without pings the timer goes on for it.
        var alone = Liveness(.init(pingInterval: nil, pingTimeout: 0, idleTimeout: nil, messageTimeout: 60), now: 0)
        #expect(alone.check(at: 5, isBusy: false) == .fine(next: 65))
        alone.messageWasHeldUp(for: 6)
        #expect(alone.check(at: 65, isBusy: false) == .fine(next: 125))
    }

    @Test("nothing is waited for that is not asked for, and no time overflows")
    func bounds() {
        var none = Liveness(.init(pingInterval: nil, pingTimeout: 0, idleTimeout: nil), now: 5)
        #expect(none.check(at: .max, isBusy: false) == .fine(next: nil))
        var forever = Liveness(.init(pingInterval: .max, pingTimeout: .max, idleTimeout: .max), now: 5)
        #expect(forever.check(at: 1 << 62, isBusy: false) == .fine(next: .max))
    }

    /// Whatever happens and whenever the timer fires: a peer that gives a sign at least every 40 is never gone, one that
    /// gives none is gone 50 after the last, and nobody is asked more often than the interval.
    @Test("in random order")
    func random() {
        var noise = Noise(for: "Liveness")
        for _ in 0..<200 {
            var liveness = Liveness(Self.rules, now: 0)
            var (now, lastSign, next) = (UInt64(0), UInt64(0), UInt64(0))
            var lastPing: UInt64?
            let diesAt = UInt64(noise.below(500))
            var end: UInt64?
            while end == nil, now < 2_000 {
                // The next thing to happen: a sign, or the timer.
                let sign = now < diesAt ? now + 1 + UInt64(noise.below(39)) : .max
                if sign < next {
                    now = sign
                    lastSign = now
                    liveness.heard(at: now)
                    continue
                }
                now = next
                switch liveness.check(at: now, isBusy: noise.once(in: 2)) {
                case .fine(let time): next = time ?? .max
                case .ping(let time):
                    #expect(now - lastSign >= 30, "seed \(noise.seed)")
                    if let lastPing { #expect(now - lastPing >= 30, "seed \(noise.seed)") }
                    lastPing = now
                    next = time
                case .gone: end = now
                case .idle, .stalled: Issue.record("closed, seed \(noise.seed)")
                }
                #expect(next > now || end != nil, "seed \(noise.seed)")
            }
            #expect(end == lastSign + 50, "seed \(noise.seed)")
        }
    }
}
