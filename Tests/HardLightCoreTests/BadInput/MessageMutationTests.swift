import HardLightCore
import RKYV
import Testing

/// Good messages, made bad in every small way and in many larger ones. The memory around them cannot be read, so that who
/// reads outside of a message ends the test.
@Suite("Messages with mistakes")
struct MessageMutationTests {
    /// One of each kind of message.
    private struct Message {
        let name: String
        let bytes: [UInt8]
        let read: (UnsafeRawBufferPointer) -> MessageReader.Verdict

        /// What comes of other bytes in this message's place.
        func verdict(_ bytes: [UInt8], at edge: GuardedMemory.Edge) throws -> MessageReader.Verdict {
            try GuardedMemory(bytes, at: edge).withBytes(read)
        }
    }

    private let sample = Sample(
        flag: true,
        text: "more than seven",
        wide: 1,
        list: ["a", "not inline"],
        inner: [1, 2]
    )

    private func messages() throws -> [Message] {
        let old = SampleState()
        var new = SampleState(counter: 1, name: "more than seven", wide: 2)
        new.opaque.bytes = [1, 2, 3]
        let tree = Tree(name: "root", kids: [Tree(name: "left", kids: []), Tree(name: "right, long", kids: [])])
        let answers: [(String, [UInt8])] = [
            (
                "result",
                try encoded { memory, scratch throws(ArchiveError) in
                    try MessageFormat.withTopics.encodeResponse(id: 1, output: sample, into: memory, scratch: &scratch)
                }
            ),
            (
                "error",
                try encoded { memory, _ in
                    MessageFormat.withTopics.encodeResponse(id: 2, error: .serverDecodeError, into: memory)
                }
            ),
            (
                "event",
                try encoded { memory, scratch throws(ArchiveError) in
                    try MessageFormat.withTopics.encodeEvent(
                        topic: "topic",
                        event: tree,
                        into: memory,
                        scratch: &scratch
                    )
                }
            ),
            (
                "state change",
                try encoded { [new] memory, scratch throws(ArchiveError) in
                    try MessageFormat.withTopics.encodeStateChange(from: old, to: new, into: memory, scratch: &scratch)
                }
            ),
        ]
        let request = try encoded { memory, scratch throws(ArchiveError) in
            try RequestWriter.write(id: 3, call: sample, into: memory, scratch: &scratch)
        }
        return [Message(name: "request", bytes: request, read: MessageReader.readRequest)]
            + answers.map { Message(name: $0.0, bytes: $0.1, read: MessageReader.readAnswer) }
    }

    /// How often a message was read all the same, and how often it was refused.
    private struct Tally {
        var read = 0
        var refused = 0

        mutating func count(_ verdict: MessageReader.Verdict, _ comment: @autoclosure () -> Comment) {
            switch verdict {
            case .read: read += 1
            case .refused: refused += 1
            case .fault(let what): Issue.record("\(what): \(comment())")
            }
        }
    }

    @Test("are good without them")
    func good() throws {
        for message in try messages() {
            for edge in GuardedMemory.Edge.allCases {
                #expect(try message.verdict(message.bytes, at: edge) == .read, "\(message.name)")
            }
        }
    }

    @Test("one byte is changed, to every other value")
    func everyByte() throws {
        for message in try messages() {
            var tally = Tally()
            var memory = try GuardedMemory(message.bytes, at: .end)
            memory.withMutableBytes { bytes in
                for place in bytes.indices {
                    let original = bytes[place]
                    for value in UInt8.min...UInt8.max where value != original {
                        bytes[place] = value
                        let verdict = message.read(UnsafeRawBufferPointer(bytes))
                        tally.count(verdict, "\(message.name), \(value) at \(place)")
                    }
                    bytes[place] = original
                }
            }
            #expect(tally.read > 0 && tally.refused > 0, "\(message.name)")
            #expect(tally.read + tally.refused == message.bytes.count * 255, "\(message.name)")
        }
    }

    @Test("one bit is changed, in front of memory that cannot be read")
    func everyBit() throws {
        for message in try messages() {
            var tally = Tally()
            var memory = try GuardedMemory(message.bytes, at: .start)
            memory.withMutableBytes { bytes in
                for bit in 0..<bytes.count * 8 {
                    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                    tally.count(message.read(UnsafeRawBufferPointer(bytes)), "\(message.name), bit \(bit)")
                    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                }
            }
            #expect(tally.read + tally.refused == message.bytes.count * 8, "\(message.name)")
        }
    }

    @Test("the end or the beginning is missing")
    func everyCut() throws {
        for message in try messages() {
            var tally = Tally()
            for length in 0..<message.bytes.count {
                for part in [message.bytes.prefix(length), message.bytes.suffix(length)] {
                    for edge in GuardedMemory.Edge.allCases {
                        let verdict = try message.verdict(Array(part), at: edge)
                        tally.count(verdict, "\(message.name), \(part.indices) of it")
                    }
                }
            }
            #expect(tally.refused > 0, "\(message.name)")
        }
    }

    @Test("many changes, at random")
    func random() throws {
        var noise = Noise(for: "Messages with mistakes")
        let messages = try messages()
        var tally = Tally()
        for round in 0..<15_000 {
            guard let message = messages.randomElement(using: &noise) else { break }
            var bytes = message.bytes
            for _ in 0...noise.below(4) {
                mutate(&bytes, &noise)
            }
            let verdict = try message.verdict(bytes, at: noise.once(in: 2) ? .start : .end)
            tally.count(verdict, "\(message.name), seed \(noise.seed), round \(round): \(hex(bytes))")
        }
        #expect(tally.read > 0 && tally.refused > 0, "seed \(noise.seed)")
    }

    @Test("bytes at random")
    func anything() throws {
        var noise = Noise(for: "Bytes at random")
        for round in 0..<5_000 {
            let bytes = noise.bytes(noise.below(80))
            let memory = try GuardedMemory(bytes, at: noise.once(in: 2) ? .start : .end)
            for verdict in [memory.withBytes(MessageReader.readRequest), memory.withBytes(MessageReader.readAnswer)] {
                if case .fault(let what) = verdict {
                    Issue.record("\(what): seed \(noise.seed), round \(round): \(hex(bytes))")
                }
            }
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ noise: inout Noise) {
        guard !bytes.isEmpty else { return bytes = noise.bytes(noise.below(40)) }
        let place = noise.below(bytes.count)
        switch noise.below(6) {
        case 0: bytes[place] = noise.byte()
        case 1: bytes[place] &+= noise.once(in: 2) ? 1 : 0xFF
        case 2:
            // A pointer or a length, small or large, where one may be.
            let word = place & ~3
            let near = UInt32(truncatingIfNeeded: noise.below(64) - 32)
            let value = noise.once(in: 2) ? near : UInt32.max >> noise.below(32)
            for offset in 0..<min(4, bytes.count - word) {
                bytes[word + offset] = UInt8(truncatingIfNeeded: value >> UInt32(8 * offset))
            }
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + noise.below(8)))
        case 4: bytes.insert(contentsOf: noise.bytes(1 + noise.below(8)), at: place)
        default: bytes.swapAt(place, noise.below(bytes.count))
        }
    }
}
