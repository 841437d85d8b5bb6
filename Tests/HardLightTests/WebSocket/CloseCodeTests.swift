import HardLight
import Testing

@Suite("Close codes")
struct CloseCodeTests {
    /// RFC 6455 §7.4 and the registry "WebSocket Close Code Number" of IANA.
    @Test("what may be on the wire")
    func onWire() {
        let allowed = (UInt16.min...UInt16.max).filter { CloseCode(rawValue: $0).isAllowedOnWire }
        let expected = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014] + Array(3000...4999)
        #expect(allowed.map(Int.init) == expected)
    }

    @Test("a code says its name where it has one")
    func description() {
        #expect(CloseCode.protocolError.description == "1002 (protocol error)")
        #expect(CloseCode(rawValue: 4001).description == "4001")
        #expect(CloseCode.tlsHandshake.rawValue == 1015)
    }
}
