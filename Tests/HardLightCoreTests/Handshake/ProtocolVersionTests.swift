import HardLightCore
import Testing

@Suite("Protocol versions")
struct ProtocolVersionTests {
    /// One `Sec-WebSocket-Protocol` header line for each string.
    private func agreed(_ lines: String...) -> ProtocolVersion? {
        ProtocolVersion.agreed(onOffers: lines.map { Array($0.utf8) })?.version
    }

    @Test("a page offers it with a full stop, and is answered in the form that it has offered")
    func pages() {
        func token(_ offer: String) -> String? {
            ProtocolVersion.agreed(onOffers: [Array(offer.utf8)])?.token
        }
        #expect(token("hl.2") == "hl.2")
        #expect(token("hl.0, hl.1") == "hl.1")
        #expect(token("hl/1, hl.2") == "hl.2")
        #expect(token("hl.2, hl/2") == "hl.2")
        #expect(token("hl/2, hl.2") == "hl/2")
        #expect(token("hl.3") == nil)
        #expect(token("hl-2") == nil)
    }

    @Test("one token")
    func oneToken() {
        #expect(agreed("hl/2") == .v2)
        #expect(agreed("hl/1") == .v1)
        #expect(agreed("hl/0") == .v0)
        #expect(agreed("hl/3") == nil)
        #expect(agreed("hl/") == nil)
        #expect(agreed("hl") == nil)
        #expect(agreed("2") == nil)
        #expect(agreed("") == nil)
    }

    @Test("compared byte for byte")
    func bytewise() {
        #expect(agreed("HL/2") == nil)
        #expect(agreed("Hl/2") == nil)
        #expect(agreed("hl/02") == nil)
        #expect(agreed("hl/2.0") == nil)
        #expect(agreed("hl/22") == nil)
        #expect(agreed("xhl/2") == nil)
        #expect(agreed("hl /2") == nil)
        #expect(agreed("hl/2\u{0}") == nil)
        // Text that a comparison of strings could take for the same: a full-width solidus, a combining character.
        #expect(agreed("hl\u{FF0F}2") == nil)
        #expect(agreed("hl/2\u{301}") == nil)
    }

    @Test("lists, with optional white space as RFC 9110 §5.6.3 has it")
    func lists() {
        #expect(agreed("hl/2, chat") == .v2)
        #expect(agreed("chat,hl/2") == .v2)
        #expect(agreed("chat , hl/2 , mqtt") == .v2)
        #expect(agreed(" \t hl/2\t ") == .v2)
        #expect(agreed(",,hl/2,") == .v2)
        #expect(agreed("hl/2,hl/2") == .v2)
        #expect(agreed("chat, mqtt") == nil)
        #expect(agreed(", ,\t,") == nil)
        #expect(agreed("chat hl/2") == nil)
        #expect(agreed("chat;hl/2") == nil)
        #expect(agreed("\nhl/2") == nil)
        #expect(agreed("\u{A0}hl/2") == nil)
    }

    @Test("several header lines are one list")
    func lines() {
        #expect(agreed() == nil)
        #expect(agreed("chat", "hl/2") == .v2)
        #expect(agreed("hl/2", "chat") == .v2)
        #expect(agreed("", "hl/9, hl/2", "hl/7") == .v2)
        #expect(agreed("hl/", "2") == nil)
    }

    @Test("bytes that are no text")
    func notText() {
        #expect(ProtocolVersion.agreed(onOffers: [[0xFF, 0x2C] + Array("hl/2".utf8)])?.version == .v2)
        #expect(ProtocolVersion.agreed(onOffers: [[0xFF, 0xFE], [0x80]])?.version == nil)
    }

    @Test("the best one wins, wherever it stands")
    func best() {
        // In every order of all that is spoken and something that is not.
        let offers = ProtocolVersion.supported.map(\.token) + ["hl/250"]
        let best = ProtocolVersion.supported.first
        for offset in offers.indices {
            let rotated = Array(offers[offset...] + offers[..<offset])
            #expect(agreed(rotated.joined(separator: ", ")) == best)
            #expect(agreed(rotated.reversed().joined(separator: ",")) == best)
        }
        #expect(ProtocolVersion.supported.map(\.major) == ProtocolVersion.supported.map(\.major).sorted(by: >))
    }

    @Test("only what this side is willing to speak")
    func among() {
        let offers = [Array("hl/0, hl/1, hl/2".utf8)]
        #expect(ProtocolVersion.agreed(onOffers: offers, among: [.v0, .v1])?.version == .v1)
        #expect(ProtocolVersion.agreed(onOffers: offers, among: [.v0])?.version == .v0)
        #expect(ProtocolVersion.agreed(onOffers: offers, among: [])?.version == nil)
    }

    @Test("a token names its version, and no other")
    func tokens() {
        #expect(ProtocolVersion.supported.map(\.token) == ["hl/2", "hl/1", "hl/0"])
        #expect(ProtocolVersion("hl/1") == .v1)
        #expect(ProtocolVersion("hl/1 ") == nil)
        for version in ProtocolVersion.supported {
            #expect(ProtocolVersion(token: Array(version.token.utf8)) == version)
            #expect(ProtocolVersion(token: Array(version.token.utf8.dropLast())) == nil)
        }
        #expect(ProtocolVersion(token: Array("hl/9".utf8)) == nil)
    }
}
