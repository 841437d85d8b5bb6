import HardLightCore
import Testing

@Suite("A bounded rate")
struct TokenBucketTests {
    private let second: UInt64 = 1_000_000_000

    @Test("a burst, then one at a time")
    func burst() {
        var bucket = TokenBucket(perSecond: 10, burst: 3, now: 0)
        #expect(bucket.take(at: 0) == 0)
        #expect(bucket.take(at: 0) == 0)
        #expect(bucket.take(at: 0) == second / 10)
        #expect(bucket.take(at: second / 10) == second / 5)
        // After a pause the bucket is full, and no fuller.
        let later = second * 100
        #expect(bucket.take(at: later) == later)
        #expect(bucket.take(at: later) == later)
        #expect(bucket.take(at: later) == later + second / 10)
    }

    @Test("whoever keeps to it gets the rate, and no more than a burst besides")
    func rate() {
        var noise = Noise(for: "A rate")
        for _ in 0..<50 {
            let (perSecond, burst) = (1 + noise.below(1000), 1 + noise.below(50))
            var bucket = TokenBucket(perSecond: perSecond, burst: burst, now: 0)
            var now: UInt64 = 0
            var taken = 0
            while now < 3 * second {
                let next = bucket.take(at: now)
                taken += 1
                #expect(next >= now)
                now = max(next, now)
            }
            #expect(abs(taken - (3 * perSecond + burst)) <= 2, "seed \(noise.seed), \(perSecond), \(burst), \(taken)")
        }
    }

    @Test("what makes no sense is taken for the least that does")
    func bounds() {
        var bucket = TokenBucket(perSecond: 0, burst: -1, now: 0)
        #expect(bucket.take(at: 0) == second)
        var endless = TokenBucket(perSecond: .max, burst: .max, now: 0)
        #expect(endless.take(at: 0) == 0)
    }
}
