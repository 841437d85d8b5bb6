import HardLightCore
import RKYV
import Testing

/// The core writes its messages in place; the generic codec writes them field by field. They agree on every byte, and what
/// was written is read again.
@Suite("Messages, written in place")
struct MessageEncodingTests {
    private static let rounds = 200

    @Test("requests")
    func requests() throws {
        var noise = Noise(for: "Requests")
        for _ in 0..<Self.rounds {
            try request(noise.value(), &noise)
        }
    }

    private func request(_ call: some Archivable, _ noise: inout Noise) throws {
        let id = noise.byte()
        let archive = try call.archivedBytes()
        let message = try ClientMessage.rpcRequest(id: id, internal: archive).archivedBytes()
        let fault = try fault(
            of: { memory, scratch throws(ArchiveError) in
                try RequestWriter.write(id: id, call: call, into: memory, scratch: &scratch)
            },
            expected: message,
            &noise
        )
        #expect(fault == nil, "seed \(noise.seed), \(call)")

        var session = ServerSession()
        let received = try session.receive(copying: message)
        #expect(received.id == id && received.call == archive, "seed \(noise.seed), \(call)")
    }

    @Test("responses with a result")
    func responses() throws {
        var noise = Noise(for: "Responses")
        for _ in 0..<Self.rounds {
            try response(noise.value(), &noise)
        }
    }

    private func response(_ result: some Archivable, _ noise: inout Noise) throws {
        let id = noise.byte()
        let archive = try result.archivedBytes()
        let message = try ServerMessage.rpcResponse(id: id, output: .success(archive)).archivedBytes()
        let typed = try fault(
            of: { memory, scratch throws(ArchiveError) in
                try MessageFormat.withTopics.encodeResponse(id: id, output: result, into: memory, scratch: &scratch)
            },
            expected: message,
            &noise
        )
        #expect(typed == nil, "seed \(noise.seed), \(result)")

        let raw = try GuardedMemory(archive, at: .end).withBytes { archive in
            try fault(
                of: { memory, _ throws(ArchiveError) in
                    try MessageFormat.withTopics.encodeResponse(id: id, archive: archive, into: memory)
                },
                expected: message,
                &noise
            )
        }
        #expect(raw == nil, "seed \(noise.seed), \(result)")
        #expect(try OpenedServerMessage(message) == .response(id, .success(archive)), "seed \(noise.seed), \(result)")
    }

    /// In the order of their tags, which is the reference's.
    static let allErrors: [RPCHandlerError] = [
        .clientNotConnected, .tooManyCallsInFlight, .clientEncodeError, .clientDecodeError, .serverEncodeError,
        .serverDecodeError, .clientCompressError, .clientDecompressError, .serverCompressError, .serverDecompressError,
        .handlerPanicked,
    ]

    @Test("responses with an error")
    func errors() throws {
        var noise = Noise(for: "Errors")
        for error in Self.allErrors {
            for id in [0, 1, 127, 128, 255] as [UInt8] {
                let message = try ServerMessage.rpcResponse(id: id, output: .failure(error)).archivedBytes()
                let fault = try fault(
                    of: { memory, _ in MessageFormat.withTopics.encodeResponse(id: id, error: error, into: memory) },
                    expected: message,
                    &noise
                )
                #expect(fault == nil, "seed \(noise.seed), \(error)")
                #expect(try OpenedServerMessage(message) == .response(id, .failure(error)))
            }
        }
    }

    /// Written out, because both encoders could be wrong in the same way.
    @Test("an error's bytes", arguments: zip(allErrors, 0...10))
    func errorBytes(error: RPCHandlerError, tag: UInt8) throws {
        let message = try encoded { memory, _ in
            MessageFormat.withTopics.encodeResponse(id: 9, error: error, into: memory)
        }
        #expect(message == [0, 9, 0, 0, 1, tag] + [UInt8](repeating: 0, count: 18))
    }

    @Test("events")
    func events() throws {
        var noise = Noise(for: "Events")
        for _ in 0..<Self.rounds {
            try event(noise.value(), &noise)
        }
    }

    private func event(_ event: some Archivable, _ noise: inout Noise) throws {
        let topic = noise.topic()
        let archive = try event.archivedBytes()
        let message = try ServerMessage.newEvent(topic: topic, payload: archive).archivedBytes()
        let fault = try fault(
            of: { memory, scratch throws(ArchiveError) in
                try MessageFormat.withTopics.encodeEvent(topic: topic, event: event, into: memory, scratch: &scratch)
            },
            expected: message,
            &noise
        )
        #expect(fault == nil, "seed \(noise.seed), \(topic), \(event)")
        // Whatever topic the event before had.
        let recentTopics = [
            topic, .untold, Topic(bytes: topic.bytes, isText: !topic.isText),
            Topic(bytes: topic.bytes + [0], isText: topic.isText),
            Topic(bytes: topic.bytes.map { ~$0 }, isText: topic.isText),
        ]
        for recent in recentTopics {
            #expect(
                try OpenedServerMessage(message, recentTopic: recent) == .event(topic, archive),
                "seed \(noise.seed), \(topic) after \(recent), \(event)"
            )
        }
    }

    // MARK: What cannot be written

    @Test("a value without an archive is an error, and the scratch memory is as good as before")
    func notArchivable() throws {
        let tooLarge = [Int(Int32.max) + 1]
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)
        defer { memory.deallocate() }
        var scratch = ArchiveScratch()
        #expect(throws: ArchiveError(.integerOutOfRange, at: 4)) {
            try RequestWriter.write(id: 0, call: tooLarge, into: memory, scratch: &scratch)
        }
        #expect(throws: ArchiveError(.integerOutOfRange, at: 4)) {
            try MessageFormat.withTopics.encodeResponse(id: 0, output: tooLarge, into: memory, scratch: &scratch)
        }
        #expect(throws: ArchiveError(.integerOutOfRange, at: 4)) {
            try MessageFormat.withTopics.encodeEvent(topic: "t", event: tooLarge, into: memory, scratch: &scratch)
        }
        let size = try RequestWriter.write(id: 7, call: ["a", "b"], into: memory, scratch: &scratch)
        let expected = try ClientMessage.rpcRequest(id: 7, internal: ["a", "b"].archivedBytes()).archivedBytes()
        #expect(memory.prefix(size).elementsEqual(expected))
    }

    @Test("a message that 32-bit pointers cannot span is an error, not a message that points elsewhere")
    func tooLarge() throws {
        // Without memory to write to, the size of an archive costs nothing.
        let memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        var scratch = ArchiveScratch()
        for size in [Int(Int32.max) - 8, Int(Int32.max) - 4, Int(Int32.max)] {
            let value = Vast(size: size)
            #expect(throws: ArchiveError.self, "\(size)") {
                try RequestWriter.write(id: 0, call: value, into: memory, scratch: &scratch)
            }
            #expect(throws: ArchiveError.self, "\(size)") {
                try MessageFormat.withTopics.encodeResponse(id: 0, output: value, into: memory, scratch: &scratch)
            }
            #expect(throws: ArchiveError.self, "\(size)") {
                try MessageFormat.withTopics.encodeEvent(topic: "t", event: value, into: memory, scratch: &scratch)
            }
        }
        let half = Vast(size: Int(Int32.max) / 2)
        let size = try MessageFormat.withTopics.encodeResponse(id: 0, output: half, into: memory, scratch: &scratch)
        #expect(size == Int(Int32.max) / 2 + 1 + 24)
        #expect(throws: ArchiveError(.archiveTooLarge, at: Int(Int32.max))) {
            let archive = UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: 8), count: Int(Int32.max) - 8)
            return try MessageFormat.withTopics.encodeResponse(id: 0, archive: archive, into: memory)
        }
    }
}
