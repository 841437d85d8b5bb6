import HardLightCore
import RKYV
import Testing

@Suite("State changes, on the client")
struct StateMirrorTests {
    /// A message that changes these fields.
    private func message(_ updates: (index: UInt32, archive: [UInt8])...) throws -> [UInt8] {
        let records = updates.map { StateUpdateRecord(index: $0.index, data: $0.archive) }
        return try ServerMessage.stateChange(records).archivedBytes()
    }

    private func bytes(_ value: some Archivable) throws -> [UInt8] {
        try value.archivedBytes()
    }

    @Test("start from the default values")
    func initial() {
        #expect(SampleState.initialState() == SampleState())
        #expect(NoState.initialState() == NoState())
    }

    @Test("fields have their names, in the order of the declaration")
    func names() {
        #expect(
            SampleState.fieldNames == [
                "counter", "name", "opaque", "wide", "list", "visitor", "indifferent", "number", "opaqueNumber",
            ]
        )
        #expect(NoState.fieldNames == [])
    }

    @Test("every field is taken over")
    func everyField() throws {
        var state = SampleState()
        try state.applyChanges(
            in: message(
                (0, bytes(5 as UInt32)),
                (1, bytes("a name")),
                (2, bytes(Opaque(bytes: [1, 2]))),
                (3, bytes(6 as UInt64)),
                (4, bytes(["x", "y"])),
                (5, bytes("somebody" as String?)),
                (6, bytes(Indifferent(value: 7))),
                (7, bytes(-8)),
                (8, bytes(OpaqueNumber(number: 9)))
            )
        )
        let expected = SampleState(
            counter: 5,
            name: "a name",
            opaque: Opaque(bytes: [1, 2]),
            wide: 6,
            list: ["x", "y"],
            visitor: "somebody",
            indifferent: Indifferent(value: 7),
            number: -8,
            opaqueNumber: OpaqueNumber(number: 9)
        )
        #expect(state == expected)
    }

    @Test("fields in any order, the same one twice, and none")
    func order() throws {
        var state = SampleState()
        try state.applyChanges(in: message((3, bytes(1 as UInt64)), (0, bytes(1 as UInt32)), (3, bytes(2 as UInt64))))
        #expect(state == SampleState(counter: 1, wide: 2))
        try state.applyChanges(in: message())
        #expect(state == SampleState(counter: 1, wide: 2))
    }

    @Test(
        "a field that the state does not have",
        arguments: [9, 10, 255, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32]
    )
    func unknownField(index: UInt32) throws {
        var state = SampleState(name: "before")
        #expect(throws: ProtocolViolation.stateUpdate(.unknownField(index: Int(index)))) {
            try state.applyChanges(in: message((1, bytes("after")), (index, bytes(1 as UInt32))))
        }
        #expect(state == SampleState(name: "before"))
    }

    @Test("a value that is none: all of the message is refused")
    func malformedField() throws {
        var state = SampleState(counter: 1, name: "before")
        let violation = ProtocolViolation.stateUpdate(.malformedField(index: 0, ArchiveError(.outOfBounds, at: 0)))
        #expect(throws: violation) {
            try state.applyChanges(in: message((1, bytes("after")), (0, [1, 2, 3])))
        }
        #expect(throws: violation) {
            try state.applyChanges(in: message((0, []), (1, bytes("after"))))
        }
        #expect(throws: ProtocolViolation.stateUpdate(.malformedField(index: 1, ArchiveError(.invalidUTF8, at: 0)))) {
            try state.applyChanges(in: message((0, bytes(7 as UInt32)), (1, [0xFF, 0, 0, 0, 0, 0, 0, 1])))
        }
        #expect(state == SampleState(counter: 1, name: "before"))
    }

    @Test("a single update leaves its field alone when it is malformed, or unknown")
    func singleUpdate() {
        var state = SampleState(counter: 3)
        let noBytes = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(throws: StateUpdateError.malformedField(index: 0, ArchiveError(.outOfBounds, at: 0))) {
            try state.apply(StateUpdate(index: 0, archive: noBytes))
        }
        #expect(throws: StateUpdateError.unknownField(index: -1)) {
            try state.apply(StateUpdate(index: -1, archive: noBytes))
        }
        #expect(state == SampleState(counter: 3))
    }

    @Test("a connection without state takes no changes")
    func noState() throws {
        var state = NoState()
        try state.applyChanges(in: message())
        #expect(throws: ProtocolViolation.stateUpdate(.unknownField(index: 0))) {
            try state.applyChanges(in: message((0, [])))
        }
    }
}
