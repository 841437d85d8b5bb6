import HardLightCore
import RKYV
import Testing

@Suite("Topics")
struct TopicTests {
    @Test("are equal when bytes and flag are")
    func equality() {
        #expect(Topic("a") == Topic("a"))
        #expect(Topic("a") == "a")
        #expect(Topic(bytes: [0x61]) == Topic(bytes: [0x61]))
        #expect(Topic("a") != Topic(bytes: [0x61]))
        #expect(Topic("a") != Topic("b"))
        #expect(Topic("a") != Topic("aa"))
        #expect(Topic("") != Topic(bytes: []))
        #expect(Topic(bytes: [1, 2]) != Topic(bytes: [2, 1]))
    }

    @Test("are compared by byte, and not as text")
    func notText() {
        // One character for a reader, and equal as Swift's strings; two different topics for every peer.
        #expect("\u{E9}" == "e\u{301}")
        #expect(Topic("\u{E9}") != Topic("e\u{301}"))
        #expect(Set([Topic("\u{E9}"), Topic("e\u{301}"), Topic(bytes: [0xC3, 0xA9])]).count == 3)
    }

    @Test("hash as they compare")
    func hashing() {
        #expect(Set<Topic>(["a", "a", Topic(bytes: [0x61]), Topic(bytes: [0x61][...])]).count == 2)
    }

    @Test("tell what they are made of")
    func content() {
        #expect(Topic("é").bytes == [0xC3, 0xA9])
        #expect(Topic("é").isText)
        #expect(Topic(bytes: [0, 0xFF]).bytes == [0, 0xFF])
        #expect(!Topic(bytes: []).isText)
        #expect(Topic(bytes: (1...3).lazy.map { UInt8($0) }) == Topic(bytes: [1, 2, 3]))
    }

    @Test("are described as text, or in hexadecimal")
    func description() {
        #expect(Topic("room/7").description == "room/7")
        #expect(Topic("").description == "")
        #expect(Topic(bytes: [0, 0x0A, 0xFF]).description == "0x000aff")
        #expect(Topic(bytes: []).description == "0x")
    }

    /// `Topic { inner: Vec<u8>, is_string: bool }`: the Vec, then the flag and its padding.
    @Test("are archived as the reference's")
    func archive() throws {
        #expect(hex(try Topic("ab").archivedBytes()) == "61620000" + "fcffffff" + "02000000" + "01000000")
        #expect(hex(try Topic(bytes: [0x75]).archivedBytes()) == "75000000" + "fcffffff" + "01000000" + "00000000")
        #expect(hex(try Topic("").archivedBytes()) == "00000000" + "00000000" + "01000000")
    }

    @Test("come back from an archive as they were, text that is none too")
    func roundTrip() throws {
        for topic in [Topic("ab"), "", Topic(bytes: []), Topic(bytes: [0xFF, 0xFE])] {
            #expect(try Topic(archivedBytes: topic.archivedBytes()) == topic)
        }
        // The reference does not check that a text is UTF-8: it is bytes and a flag.
        let archive = try #require(bytes(hex: "ff000000 fcffffff 01000000 01000000"))
        let topic = try Topic(archivedBytes: archive)
        #expect(topic.bytes == [0xFF])
        #expect(topic.isText)
        #expect(topic.description == "\u{FFFD}")
    }

    @Test("is kept for the next event that has the same, unless it is long", arguments: [0, 1, 256, 257, 100_000])
    func recent(size: Int) throws {
        let topic = Topic(bytes: [UInt8](repeating: 7, count: size))
        let message = try ServerMessage.newEvent(topic: topic, payload: [1, 2, 3]).archivedBytes()
        var recent: Topic = "another"
        for _ in 0..<2 {
            let found = try message.withUnsafeBytes { bytes -> Topic? in
                let input = try ServerInput(bytes, format: .withTopics, recentTopic: &recent)
                guard case .event(let found, _) = input else { return nil }
                return found
            }
            #expect(found == topic)
            #expect(recent == (size <= 256 ? topic : "another"))
        }
    }
}
