import HardLightCore
import RKYV
import Testing

/// A state with every kind of field: compared by `==`, compared by archive, with text, and of every alignment.
@ConnectionState
struct SampleState: Equatable {
    var counter: UInt32 = 0
    var name: String = ""
    var opaque: Opaque = Opaque()
    var wide: UInt64 = 0
    var list: [String] = []
    var visitor: String?
    var indifferent: Indifferent = Indifferent()
    var number: Int = 0
    var opaqueNumber: OpaqueNumber = OpaqueNumber()

    static func == (one: SampleState, other: SampleState) -> Bool {
        one.counter == other.counter && one.name == other.name && one.opaque.bytes == other.opaque.bytes
            && one.wide == other.wide && one.list == other.list && one.visitor == other.visitor
            && one.indifferent.value == other.indifferent.value && one.number == other.number
            && one.opaqueNumber.number == other.opaqueNumber.number
    }
}

/// Not `Equatable`: its archives are compared.
@Archivable
struct Opaque {
    var bytes: [UInt8] = []
}

/// Not `Equatable`, and not always archivable.
@Archivable
struct OpaqueNumber {
    var number: Int = 0
}

/// Says that it never changes.
@Archivable
struct Indifferent: Equatable {
    var value: UInt8 = 0

    static func == (one: Indifferent, other: Indifferent) -> Bool { true }
}

@Suite("State changes, on the server")
struct StateChangeTests {
    /// The message for what changed, as it is written; empty when nothing did.
    private func message(
        from old: SampleState = SampleState(),
        _ change: (inout SampleState) -> Void
    ) throws -> [UInt8] {
        var new = old
        change(&new)
        return try encoded { memory, scratch throws(ArchiveError) in
            try MessageFormat.withTopics.encodeStateChange(from: old, to: new, into: memory, scratch: &scratch)
        }
    }

    /// The fields in a message and their archives, in hexadecimal.
    private func fields(in message: [UInt8]) throws -> [String] {
        guard case .stateChange(let records) = try ServerMessage(archivedBytes: message) else { return ["no change"] }
        return records.map { "\($0.index): \(hex($0.data))" }
    }

    @Test("what did not change is not sent")
    func unchanged() throws {
        #expect(try message { _ in } == [])
        #expect(try message { $0.counter = 0 } == [])
        #expect(try message { $0.opaque = Opaque() } == [])
        #expect(try message(from: SampleState(name: "a", list: ["b"])) { $0.list = ["b"] } == [])
        let nothing = try Encoding(
            { memory, scratch throws(ArchiveError) in
                try MessageFormat.withTopics.encodeStateChange(
                    from: NoState(),
                    to: NoState(),
                    into: memory,
                    scratch: &scratch
                )
            },
            capacity: 64,
            misalignment: 0
        )
        #expect(nothing.size == 0)
    }

    @Test("what changed is sent with its place in the declaration, and nothing else")
    func single() throws {
        #expect(try fields(in: message { $0.counter = 5 }) == ["0: 05000000"])
        #expect(try fields(in: message { $0.name = "ab" }) == ["1: 6162000000000002"])
        #expect(try fields(in: message { $0.opaque.bytes = [9] }) == ["2: 09000000fcffffff01000000"])
        #expect(try fields(in: message { $0.wide = 1 }) == ["3: 0100000000000000"])
        #expect(try fields(in: message { $0.visitor = "" }) == ["5: 010000000000000000000000"])
        #expect(try fields(in: message { $0.number = -1 }) == ["7: ffffffff"])
        #expect(try fields(in: message { $0.opaqueNumber.number = 2 }) == ["8: 02000000"])
    }

    @Test("several changes are one message, in the order of the declaration")
    func several() throws {
        let message = try message { state in
            state.wide = 1
            state.opaque.bytes = [9]
            state.counter = 5
        }
        #expect(try fields(in: message) == ["0: 05000000", "2: 09000000fcffffff01000000", "3: 0100000000000000"])
    }

    @Test("a change and its opposite are none")
    func undone() throws {
        let message = try message { state in
            state.counter += 1
            state.counter -= 1
        }
        #expect(message == [])
    }

    @Test("a type's own comparison decides where there is one")
    func comparison() throws {
        #expect(try message { $0.indifferent.value = 7 } == [])
        #expect(try fields(in: message { ($0.indifferent.value, $0.counter) = (7, 1) }) == ["0: 01000000"])
    }

    /// The bytes of one changed field, `p` being the root's position: see `MessageFormat.withTopics.encodeStateChange`.
    @Test("a message, written out")
    func bytes() throws {
        let message = try message { $0.counter = 5 }
        #expect(
            hex(message)
                == "05000000" + "fcffffff" + "04000000" + "00000000"  // the value, then its record: ptr, len, index
                + "02000000" + "f0ffffff" + "01000000" + "000000000000000000000000"  // tag, ptr, len, what is unused
        )
    }

    @Test("any changes: written as the generic codec writes them, and the mirror becomes what the state is")
    func random() throws {
        var noise = Noise(for: "State changes")
        var state = SampleState()
        var mirror = SampleState()
        for _ in 0..<200 {
            var new = state
            var records: [StateUpdateRecord] = []
            func record(_ index: UInt32, _ value: some Archivable) throws {
                records.append(StateUpdateRecord(index: index, data: try value.archivedBytes()))
            }
            if noise.once(in: 2) {
                new.counter &+= 1 + UInt32(noise.below(1000))
                try record(0, new.counter)
            }
            if noise.once(in: 2) {
                new.name += noise.text(1 + noise.below(9))
                try record(1, new.name)
            }
            if noise.once(in: 2) {
                new.opaque.bytes = [UInt8(truncatingIfNeeded: new.opaque.bytes.count)] + noise.bytes(noise.size())
                if new.opaque.bytes != state.opaque.bytes { try record(2, new.opaque) }
            }
            if noise.once(in: 2) {
                new.wide &+= 1
                try record(3, new.wide)
            }
            if noise.once(in: 2) {
                new.list.append("\(new.list.count)")
                try record(4, new.list)
            }
            if noise.once(in: 2) {
                new.visitor = state.visitor == nil ? noise.text(noise.below(20)) : nil
                try record(5, new.visitor)
            }
            let expected = records.isEmpty ? [] : try ServerMessage.stateChange(records).archivedBytes()
            let fault = try fault(
                of: { memory, scratch throws(ArchiveError) in
                    try MessageFormat.withTopics.encodeStateChange(
                        from: state,
                        to: new,
                        into: memory,
                        scratch: &scratch
                    )
                },
                expected: expected,
                &noise
            )
            #expect(fault == nil, "seed \(noise.seed)")
            if !expected.isEmpty { try mirror.applyChanges(in: expected) }
            #expect(mirror == new, "seed \(noise.seed)")
            state = new
        }
    }

    // MARK: What cannot be sent

    @Test("a value without an archive is an error, whatever else has changed")
    func notArchivable() throws {
        let tooLarge = Int(Int32.max) + 1
        let error = ArchiveError(.integerOutOfRange, at: 4)
        #expect(throws: error) { try message { $0.number = tooLarge } }
        #expect(throws: error) { try message { $0.opaqueNumber.number = tooLarge } }
        #expect(throws: error) { try message { ($0.counter, $0.number, $0.opaqueNumber.number) = (1, tooLarge, 1) } }
        #expect(throws: error) { try message { ($0.number, $0.opaqueNumber.number) = (Int(Int32.min) - 1, tooLarge) } }
        #expect(try fields(in: message { $0.number = Int(Int32.max) }) == ["7: ffffff7f"])
        #expect(try fields(in: message { $0.number = Int(Int32.min) }) == ["7: 00000080"])
    }

    @Test("neither does a message that 32-bit pointers cannot span")
    func tooLarge() throws {
        let memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        var scratch = ArchiveScratch()
        let old = VastState()
        let one = VastState(one: Vast(size: 1 << 30))
        let size = try MessageFormat.withTopics.encodeStateChange(from: old, to: one, into: memory, scratch: &scratch)
        #expect(size == 1 << 30 + 12 + 24)
        let two = VastState(one: Vast(size: 1 << 30), two: Vast(size: 1 << 30))
        #expect(throws: ArchiveError(.archiveTooLarge, at: Int(Int32.max))) {
            try MessageFormat.withTopics.encodeStateChange(from: old, to: two, into: memory, scratch: &scratch)
        }
    }

    @Test("after such an error the scratch memory is as good as before")
    func scratchAfterError() throws {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)
        defer { memory.deallocate() }
        var scratch = ArchiveScratch()
        let old = SampleState()
        var new = SampleState(list: ["a", "b"], number: .max)
        #expect(throws: ArchiveError(.integerOutOfRange, at: 4)) {
            try MessageFormat.withTopics.encodeStateChange(from: old, to: new, into: memory, scratch: &scratch)
        }
        new.number = 0
        let size = try MessageFormat.withTopics.encodeStateChange(from: old, to: new, into: memory, scratch: &scratch)
        #expect(try fields(in: Array(memory.prefix(size))) == fields(in: message { $0.list = ["a", "b"] }))
    }
}
