import HardLight
import Testing

@Suite("Names in certificates")
struct DNSNameTests {
    @Test(
        "are for a name",
        arguments: [
            ("localhost", "localhost"), ("counter.test", "COUNTER.test"), ("Counter.Test.", "counter.test"),
            ("counter.test", "counter.test."), ("a.counter.test", "*.counter.test"),
        ]
    )
    func matching(name: String, pattern: String) {
        #expect(DNSName.matches(name, pattern: pattern))
    }

    @Test(
        "are not for a name",
        arguments: [
            ("localhost", "localhos"), ("counter.test", "other.test"), ("counter.test", "test"),
            ("test", "counter.test"),
            ("counter.test", "*.counter.test"), ("a.b.counter.test", "*.counter.test"), ("counter.test", "*.test"),
            ("counter", "*"), ("a.counter.test", "a*.counter.test"), ("a.counter.test", "a.*.test"), ("", ""),
            (".counter.test", "*.counter.test"), ("a..test", "*..test"), ("counter.test", ""),
        ]
    )
    func notMatching(name: String, pattern: String) {
        #expect(!DNSName.matches(name, pattern: pattern))
    }
}
