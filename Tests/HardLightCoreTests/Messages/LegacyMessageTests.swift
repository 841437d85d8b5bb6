import HardLightCore
import RKYV
import Testing

/// The messages of `hl/0` and `hl/1`: written in place as the generic codec writes them, and read again.
@Suite("Messages of hl/0 and hl/1")
struct LegacyMessageTests {
    private let format = MessageFormat.withoutTopics

    @Test("responses, events and changes are the codec's, and are read again")
    func roundTrip() throws {
        var noise = Noise(for: "Legacy messages")
        for _ in 0..<200 {
            let (value, id) = (noise.value(), noise.byte())
            let archive = try archive(of: value)
            let response = try encoded { memory, scratch throws(ArchiveError) in
                try format.response(id: id, value, into: memory, scratch: &scratch)
            }
            let expected = LegacyServerMessage.rpcResponse(id: id, output: .success(archive))
            #expect(try response == expected.archivedBytes(), "seed \(noise.seed)")
            #expect(try OpenedServerMessage(response, format) == .response(id, .success(archive)), "seed \(noise.seed)")

            let event = try encoded { memory, scratch throws(ArchiveError) in
                try format.event(noise.topic(), value, into: memory, scratch: &scratch)
            }
            #expect(try event == LegacyServerMessage.newEvent(event: archive).archivedBytes(), "seed \(noise.seed)")
            #expect(try OpenedServerMessage(event, format) == .event(.untold, archive), "seed \(noise.seed)")
        }
    }

    private func archive(of value: some Archivable) throws -> [UInt8] { try value.archivedBytes() }

    @Test("changed fields are tuples, index first")
    func stateChange() throws {
        let old = PairState()
        let new = PairState(sum: 7, version: 0, note: "a note that is not inline")
        let message = try encoded { memory, scratch throws(ArchiveError) in
            try format.encodeStateChange(from: old, to: new, into: memory, scratch: &scratch)
        }
        let records = [
            LegacyStateUpdateRecord(index: 0, data: try new.sum.archivedBytes()),
            LegacyStateUpdateRecord(index: 2, data: try new.note.archivedBytes()),
        ]
        #expect(try message == LegacyServerMessage.stateChange(records).archivedBytes())
        var mirror = old
        try mirror.applyChanges(in: message, format)
        #expect(mirror == new)
    }

    @Test(
        "errors are the nearest of four",
        arguments: zip(MessageEncodingTests.allErrors, [2, 3, 1, 1, 1, 0, 1, 1, 1, 1, 1] as [UInt8])
    )
    func errors(error: RPCHandlerError, tag: UInt8) throws {
        let message = try encoded { memory, _ in format.encodeResponse(id: 9, error: error, into: memory) }
        #expect(message == [0, 9, 0, 0, 1, tag] + [UInt8](repeating: 0, count: 10))
        let understood: [RPCHandlerError] = [
            .serverDecodeError, .handlerPanicked, .clientNotConnected, .tooManyCallsInFlight,
        ]
        #expect(try OpenedServerMessage(message, format) == .response(9, .failure(understood[Int(tag)])))
    }

    @Test("the formats are not taken for each other where they differ in size")
    func mixedUp() throws {
        // A fifth error is none; and the smallest message of the one is too short for the other.
        #expect(throws: ProtocolViolation.self) {
            try OpenedServerMessage([0, 9, 0, 0, 1, 4] + [UInt8](repeating: 0, count: 10), format)
        }
        let message = try encoded { memory, _ in format.encodeResponse(id: 9, error: .handlerPanicked, into: memory) }
        #expect(throws: ProtocolViolation.self) { try OpenedServerMessage(message, .withTopics) }
    }
}

extension MessageFormat {
    // Opens the existential.
    fileprivate func response(
        id: UInt8,
        _ value: some Archivable,
        into memory: UnsafeMutableRawBufferPointer,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        try encodeResponse(id: id, output: value, into: memory, scratch: &scratch)
    }

    fileprivate func event(
        _ topic: Topic,
        _ value: some Archivable,
        into memory: UnsafeMutableRawBufferPointer,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        try encodeEvent(topic: topic, event: value, into: memory, scratch: &scratch)
    }
}
