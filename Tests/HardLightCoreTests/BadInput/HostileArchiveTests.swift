import HardLightCore
import RKYV
import Testing

/// Archives that somebody made on purpose.
@Suite("Hostile archives")
struct HostileArchiveTests {
    private func violation(_ message: [UInt8]) -> ProtocolViolation? {
        do throws(ProtocolViolation) {
            _ = try OpenedServerMessage(message)
            return nil
        } catch {
            return error
        }
    }

    /// The root of a server's message is its last 24 bytes.
    @Test(
        "messages whose pointers go where they must not",
        arguments: [
            // The records of a state change are the message itself, or stand behind it.
            ("02000000 fcffffff 01000000 000000000000000000000000", .outOfBounds, 4),
            ("02000000 14000000 01000000 000000000000000000000000", .outOfBounds, 4),
            // 4,294,967,295 records of 12 bytes; as many bytes of a result.
            ("02000000 fcffffff ffffffff 000000000000000000000000", .outOfBounds, 4),
            ("00000000 00000000 f8ffffff ffffffff 0000000000000000", .outOfBounds, 8),
            // A record whose data is the record, and two records with the same data.
            ("00000000 04000000 00000000 02000000 f0ffffff 01000000 000000000000000000000000", .outOfBounds, 0),
            (
                "05000000 fcffffff 04000000 00000000 f0ffffff 04000000 01000000"
                    + "02000000 e4ffffff 02000000 000000000000000000000000", .outOfBounds, 16
            ),
            // A record at an address that does not divide by 4.
            (
                "00 fcffffff 00000000 00000000 000000"
                    + "02000000 edffffff 01000000 000000000000000000000000", .unaligned, 20
            ),
            // An event whose topic is its payload, and one with the two in the wrong order.
            ("61620000 01000000 f8ffffff 02000000 01000000 ecffffff 02000000", .outOfBounds, 20),
            ("61620000 01000000 f9ffffff 01000000 01000000 ecffffff 01000000", .outOfBounds, 20),
        ] as [(String, ArchiveError.Code, Int)]
    )
    func pointers(message: String, code: ArchiveError.Code, offset: Int) throws {
        let violation = violation(try #require(bytes(hex: message)))
        #expect(violation == .malformedMessage(ArchiveError(code, at: offset)))
        #expect(violation?.closeCode == 1007)
    }

    @Test(
        "messages with values that there are not",
        arguments: [
            // A message, a result, an error, and a flag.
            ("03000000 00000000 00000000 00000000 00000000 00000000", .invalidTag, 0),
            ("00000000 02000000 f8ffffff 00000000 00000000 00000000", .invalidTag, 4),
            ("00000000 010b0000 00000000 00000000 00000000 00000000", .invalidTag, 5),
            ("01000000 fcffffff 00000000 02000000 f0ffffff 00000000", .invalidBool, 12),
        ] as [(String, ArchiveError.Code, Int)]
    )
    func values(message: String, code: ArchiveError.Code, offset: Int) throws {
        #expect(violation(try #require(bytes(hex: message))) == .malformedMessage(ArchiveError(code, at: offset)))
    }

    @Test("the same, made good: the table tests what it says")
    func counterparts() throws {
        let good = [
            "02000000 fcffffff 00000000 000000000000000000000000",
            "00000000 00000000 f8ffffff 00000000 0000000000000000",
            "05000000 fcffffff 04000000 00000000 02000000 f0ffffff 01000000 000000000000000000000000",
            "05000000 06000000 f8ffffff 04000000 00000000 f0ffffff 04000000 01000000"
                + "02000000 e4ffffff 02000000 000000000000000000000000",
            "61620000 01000000 f8ffffff 01000000 01000000 edffffff 01000000",
            "00000000 010a0000 00000000 00000000 00000000 00000000",
        ]
        for message in good {
            #expect(violation(try #require(bytes(hex: message))) == nil, "\(message)")
        }
    }

    // MARK: Inside a good message

    /// A chain of trees, each the only child of the next.
    private func chain(_ length: Int) throws -> [UInt8] {
        var tree = Tree(name: "", kids: [])
        for _ in 1..<length {
            tree = Tree(name: "", kids: [tree])
        }
        return try tree.archivedBytes()
    }

    @Test("depth is limited, and does not reach the stack's end")
    func depth() throws {
        // Each tree is a target, and so is the list of the last one's children, which has none.
        #expect(try Tree(archivedBytes: chain(defaultArchiveDepthLimit - 1)).name == "")
        #expect(throws: ArchiveError.self) { try Tree(archivedBytes: chain(defaultArchiveDepthLimit)) }

        // Too deep to be built as a value: 16 bytes for each tree, the first child first.
        var archive: [UInt8] = []
        let inner = try #require(bytes(hex: "0000000000000000 f0ffffff 01000000"))
        let innermost = try #require(bytes(hex: "0000000000000000 f8ffffff 00000000"))
        archive += innermost
        for _ in 0..<100_000 {
            archive += inner.prefix(8) + [0xE8, 0xFF, 0xFF, 0xFF] + inner.suffix(4)
        }
        let message = try ServerMessage.newEvent(topic: "t", payload: archive).archivedBytes()
        guard case .event(_, let payload) = try OpenedServerMessage(message) else { throw NotAnEvent() }
        #expect(throws: ArchiveError.self) { try Tree(archivedBytes: payload) }
        do {
            _ = try Tree(archivedBytes: payload)
        } catch {
            #expect(error.code == .depthLimitExceeded)
        }
    }

    @Test("a tree that is its own child, and two that are each other's")
    func cycles() throws {
        let own = try #require(bytes(hex: "0000000000000000 f8ffffff 01000000"))
        #expect(throws: ArchiveError(.outOfBounds, at: 8)) { try Tree(archivedBytes: own) }
        let mutual = try #require(bytes(hex: "0000000000000000 08000000 01000000 0000000000000000 e8ffffff 01000000"))
        #expect(throws: ArchiveError(.outOfBounds, at: 8)) { try Tree(archivedBytes: mutual) }
        // The message around it is a good one: the call is refused, and the connection lives.
        let request = try ClientMessage.rpcRequest(id: 0, internal: own).archivedBytes()
        var session = ServerSession()
        #expect(try session.receive(copying: request).call == own)
        #expect(session.isInFlight(0))
    }

    @Test("lists of nothing, as many as 32 bits can count")
    func nothings() throws {
        let archive = try #require(bytes(hex: "00000000 ffffffff"))
        #expect(throws: ArchiveError.self) { try [Unit](archivedBytes: archive) }
        let event = try ServerMessage.newEvent(topic: "t", payload: archive).archivedBytes()
        #expect(violation(event) == nil)
    }

    @Test("an event of an interface that has none")
    func neverEvent() {
        #expect(throws: ArchiveError(.uninhabited, at: 0)) { try Never(archivedBytes: []) }
    }

    struct NotAnEvent: Error {}
}
