import HardLightCore
import Testing

/// The headers of the recorded sessions: what the reference's client asked for gives what the reference's server granted.
@Suite("Handshakes of recorded sessions")
struct HandshakeReplayTests {
    @Test(
        "agree on what the reference agreed on",
        arguments: [
            ("session-0.1.2.json", "hl/0", nil), ("session-2.0.0.json", "hl/2", 6),
            ("session-2.0.0-counter-level0.json", "hl/2", 0), ("session-2.0.0-pet.json", "hl/2", 6),
        ] as [(String, String, Int?)]
    )
    func agreement(name: String, token: String, level: Int?) throws {
        guard let recording = try RecordedSession.load(name) else { return }
        for connection in recording.connections {
            let granted = connection.values(of: "sec-websocket-protocol", in: \.responseHeaders)
            #expect(granted == [token])
            let offers = connection.values(of: "sec-websocket-protocol", in: \.requestHeaders)
            let agreed = ProtocolVersion.agreed(onOffers: offers.map { Array($0.utf8) })
            #expect(agreed?.token == token)
            #expect(try connection.version.isCompressed == (level != nil))

            let asked = connection.values(of: "x-hl-compress", in: \.requestHeaders)
            let used = connection.values(of: "x-hl-compress", in: \.responseHeaders)
            #expect(asked.count == (level == nil ? 0 : 1))
            for (asked, used) in zip(asked, used) {
                #expect(CompressionLevel(header: Array(asked.utf8)).rawValue == Int(used))
                if GoldenFolder.override == nil { #expect(Int(used) == level) }
            }
        }
    }
}
