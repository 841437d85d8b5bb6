import HardLightCore
import RKYV
import Testing

@Suite("Calls of a server")
struct ServerSessionTests {
    /// What came of a message.
    private enum Received: Equatable {
        case call(UInt8, [UInt8])
        case violation(ProtocolViolation)
    }

    private func request(_ id: UInt8, _ call: [UInt8] = [1, 2, 3]) throws -> [UInt8] {
        try ClientMessage.rpcRequest(id: id, internal: call).archivedBytes()
    }

    private func receive(_ message: [UInt8], in session: inout ServerSession) -> Received {
        message.withUnsafeBytes { bytes in
            do throws(ProtocolViolation) {
                let (id, call) = try session.receive(bytes)
                return .call(id, Array(call))
            } catch {
                return .violation(error)
            }
        }
    }

    @Test("an id is taken from the call to its answer")
    func taken() throws {
        var session = ServerSession()
        #expect(session.isIdle)
        #expect(receive(try request(5), in: &session) == .call(5, [1, 2, 3]))
        #expect(session.isInFlight(5))
        #expect(!session.isInFlight(4))
        #expect(!session.isIdle)
        #expect(session.callsInFlight == 1)
        #expect(session.finish(5) == true)
        #expect(session.finish(5) == false)
        #expect(!session.isInFlight(5))
        #expect(session.isIdle)
        #expect(receive(try request(5), in: &session) == .call(5, [1, 2, 3]))
    }

    @Test("the same id again is the client's violation, and leaves the call as it was")
    func duplicate() throws {
        var session = ServerSession()
        #expect(receive(try request(0, [1]), in: &session) == .call(0, [1]))
        #expect(receive(try request(0, [2]), in: &session) == .violation(.duplicateCallID(0)))
        #expect(receive(try request(255, [3]), in: &session) == .call(255, [3]))
        #expect(receive(try request(255, [3]), in: &session) == .violation(.duplicateCallID(255)))
        #expect(session.callsInFlight == 2)
        #expect(session.finish(0) == true)
        #expect(session.finish(255) == true)
    }

    @Test("256 calls at once, in any order; the 257th must be one of them again")
    func all() throws {
        var session = ServerSession()
        var noise = Noise(for: "256 calls at once")
        for id in (UInt8.min...UInt8.max).shuffled(using: &noise) {
            #expect(receive(try request(id, [id]), in: &session) == .call(id, [id]), "seed \(noise.seed)")
        }
        #expect(session.callsInFlight == 256)
        let one = noise.byte()
        #expect(receive(try request(one), in: &session) == .violation(.duplicateCallID(one)), "seed \(noise.seed)")
        for id in (UInt8.min...UInt8.max).shuffled(using: &noise) {
            #expect(session.finish(id) == true, "seed \(noise.seed)")
        }
        #expect(session.isIdle)
    }

    @Test("finishing what never came")
    func unknown() {
        var session = ServerSession()
        for id in UInt8.min...UInt8.max {
            #expect(session.finish(id) == false)
        }
        #expect(session.isIdle)
    }

    /// The root of a request is 12 bytes: tag, id, padding, and `{ ptr, len }` of the call.
    @Test(
        "messages that are none",
        arguments: [
            ("", .outOfBounds, 0),
            ("00", .outOfBounds, 0),
            ("00000000 fcffffff 000000", .outOfBounds, 0),
            // A request, 1 to 3 bytes late: the root is not at a multiple of 4.
            ("00 00000000 fcffffff 00000000", .unaligned, 1),
            ("0000 00000000 fcffffff 00000000", .unaligned, 2),
            ("000000 00000000 fcffffff 00000000", .unaligned, 3),
            // A tag that names no message.
            ("01000000 fcffffff 00000000", .invalidTag, 0),
            ("ff000000 fcffffff 00000000", .invalidTag, 0),
            // A call before the start, behind the end, over the end, and in the root itself.
            ("00000000 f8ffffff 00000000", .outOfBounds, 4),
            ("00000000 08000000 00000000", .outOfBounds, 4),
            ("00000000 fcffffff 01000000", .outOfBounds, 4),
            ("00000000 fcffffff ffffffff", .outOfBounds, 4),
            ("00000000 00000000 04000000", .outOfBounds, 4),
            ("00000000 00000080 00000000", .outOfBounds, 4),
            ("00000000 ffffff7f 00000000", .outOfBounds, 4),
        ] as [(String, ArchiveError.Code, Int)]
    )
    func malformed(message: String, code: ArchiveError.Code, offset: Int) throws {
        var session = ServerSession()
        let violation = ProtocolViolation.malformedMessage(ArchiveError(code, at: offset))
        let received = receive(try #require(bytes(hex: message)), in: &session)
        #expect(received == .violation(violation))
        #expect(session.isIdle)
    }

    @Test("what looks odd and is a request all the same")
    func odd() throws {
        var session = ServerSession()
        // Padding is ignored when read; gaps are accepted; a call may have no bytes.
        let dirty = try #require(bytes(hex: "00 01 ffff fcffffff 00000000"))
        #expect(receive(dirty, in: &session) == .call(1, []))
        let gap = try #require(bytes(hex: "aaaaaaaa 0102aaaa 00 02 0000 f8ffffff 02000000"))
        #expect(receive(gap, in: &session) == .call(2, [1, 2]))
    }

    @Test(
        "each violation closes the connection with its code of RFC 6455 §7.4.1",
        arguments: [
            (.malformedMessage(ArchiveError(.outOfBounds, at: 0)), 1007),
            (.malformedEvent(ArchiveError(.invalidTag, at: 0)), 1007),
            (.stateUpdate(.unknownField(index: 9)), 1007),
            (.stateUpdate(.malformedField(index: 0, ArchiveError(.invalidBool, at: 0))), 1007),
            (.duplicateCallID(1), 1002),
            (.unknownCallID(1), 1002),
            (.textMessage, 1003),
        ] as [(ProtocolViolation, UInt16)]
    )
    func closeCodes(violation: ProtocolViolation, code: UInt16) {
        #expect(violation.closeCode == code)
    }
}
