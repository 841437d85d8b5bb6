import HardLight
import Testing

@Suite("Frames to messages")
struct FrameParserTests {
    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13 &+ 5) }
    }

    // MARK: Messages

    @Test(
        "a message of every class of length",
        arguments: [0, 1, 7, 31, 32, 33, 125, 126, 127, 65_535, 65_536, 70_001]
    )
    func lengths(length: Int) {
        let payload = Self.bytes(length)
        #expect(FrameRecorder.record([.binary(payload)]) == [.binary(payload)])
        #expect(FrameRecorder.record([RawFrame.binary(payload).unmasked], as: .client) == [.binary(payload)])
    }

    @Test("a client gets a whole frame where it stands")
    func inPlace() throws {
        let bytes = RawFrame.binary([1, 2, 3]).unmasked.bytes
        var parser = FrameParser(role: .client, limits: FrameLimits(maximumMessageSize: 100))
        try bytes.withUnsafeBytes { bytes in
            var input = bytes
            guard case .binary(let payload) = try parser.next(in: &input, scratch: LoopScratch()) else {
                Issue.record("no message")
                return
            }
            #expect(payload.baseAddress == bytes.baseAddress.map { $0 + 2 })
            #expect(payload.count == 3)
        }
    }

    /// A conversation with everything in it that may be in one, and what it amounts to.
    private static let conversation: (frames: [RawFrame], events: [Recorded]) = (
        [
            .binary(bytes(3)), .text("κόσμε"), .ping(bytes(125)), .binary([]),
            .binary(bytes(40), final: false), .ping([1, 2, 3]), .more(bytes(50)), .pong(), .more([]), .ping(bytes(33)),
            .more(bytes(7), final: true),
            .text("🦊 in", final: false), .more(Array(" two".utf8), final: true),
            .binary([], final: false), .more([], final: true),
            .binary(bytes(130)), .pong([9]), .close(1000, "done 🦊"),
        ],
        [
            .binary(bytes(3)), .text("κόσμε"), .ping(bytes(125)), .binary([]),
            .ping([1, 2, 3]), .pong([]), .ping(bytes(33)), .binary(bytes(40) + bytes(50) + bytes(7)),
            .text("🦊 in two"),
            .binary([]),
            .binary(bytes(130)), .pong([9]), .close(1000, "done 🦊"),
        ]
    )

    @Test("a conversation, cut in two at every place, for both sides", arguments: [FrameParser.Role.server, .client])
    func everySplit(role: FrameParser.Role) {
        let frames = role == .server ? Self.conversation.frames : Self.conversation.frames.map(\.unmasked)
        let bytes = frames.flatMap(\.bytes)
        for cut in 0...bytes.count {
            #expect(
                FrameRecorder.record([bytes[..<cut], bytes[cut...]], as: role) == Self.conversation.events,
                "\(cut)"
            )
        }
    }

    @Test("a conversation in chunks of every size", arguments: [FrameParser.Role.server, .client])
    func everyChunkSize(role: FrameParser.Role) {
        let frames = role == .server ? Self.conversation.frames : Self.conversation.frames.map(\.unmasked)
        let bytes = frames.flatMap(\.bytes)
        for size in 1...160 {
            let chunks = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
            #expect(FrameRecorder.record(chunks, as: role) == Self.conversation.events, "\(size)")
        }
    }

    @Test("every two cuts of a short exchange")
    func everyTwoSplits() {
        let frames: [RawFrame] = [
            .text("é", final: false), .ping([7]), .more(Array("ü".utf8), final: true), .binary([1]),
        ]
        let bytes = frames.flatMap(\.bytes)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let chunks = [bytes[..<first], bytes[first..<second], bytes[second...]]
                #expect(FrameRecorder.record(chunks) == [.ping([7]), .text("éü"), .binary([1])], "\(first), \(second)")
            }
        }
    }

    @Test("a caller may stop, and go on later")
    func stopping() throws {
        let bytes = ([.binary([1]), .binary([2]), .binary([3])] as [RawFrame]).flatMap(\.bytes)
        var parser = FrameParser(role: .server, limits: FrameLimits(maximumMessageSize: 100))
        let scratch = LoopScratch()
        try bytes.withUnsafeBytes { bytes in
            var input = bytes
            guard case .binary = try parser.next(in: &input, scratch: scratch) else {
                Issue.record("no message")
                return
            }
            #expect(input.count == bytes.count * 2 / 3)
        }
    }

    // MARK: Closing

    @Test("nothing is read after a close frame")
    func afterClose() {
        let recorder = FrameRecorder()
        recorder.feed(([.close(1001), .binary([1])] as [RawFrame]).flatMap(\.bytes))
        recorder.feed(RawFrame.binary([2]).bytes)
        recorder.feed([0xFF, 0xFF, 0xFF])
        #expect(recorder.events == [.close(1001, "")])
        #expect(recorder.isBetweenMessages)
    }

    @Test("close frames", arguments: [nil, 1000, 1003, 1007, 1011, 1014, 3000, 4999] as [UInt16?])
    func closeCodes(code: UInt16?) {
        #expect(FrameRecorder.record([.close(code)]) == [.close(code, "")])
    }

    @Test("a reason as long as it may be")
    func longestReason() {
        let reason = String(repeating: "x", count: 123)
        #expect(FrameRecorder.record([.close(1000, reason)]) == [.close(1000, reason)])
    }

    @Test("codes that must not be sent", arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535])
    func invalidCloseCodes(code: UInt16) {
        #expect(FrameRecorder.record([.close(code)]) == [.error(.invalidCloseCode(code))])
    }

    // MARK: Violations

    /// Each with the events before it, so that it is known to be found where it is and no sooner.
    static let violations: [(FrameParser.Role, [RawFrame], [Recorded], FrameError, CloseCode)] = [
        (.server, [.binary([1]), RawFrame.binary([2]).unmasked], [.binary([1])], .unmaskedFrame, .protocolError),
        (.client, [RawFrame.binary([1]).unmasked, .binary([2])], [.binary([1])], .maskedFrame, .protocolError),
        (.server, [.more([1])], [], .unexpectedContinuation, .protocolError),
        (.server, [.binary([1]), .more([1], final: true)], [.binary([1])], .unexpectedContinuation, .protocolError),
        (.server, [.text("a", final: false), .text("b")], [], .unfinishedMessage, .protocolError),
        (.server, [.binary([1], final: false), .ping(), .binary([])], [.ping([])], .unfinishedMessage, .protocolError),
        (.server, [RawFrame(0x42, [1])], [], .reservedBits(0x40), .protocolError),
        (.server, [.binary([1], final: false), RawFrame(0x20, [1])], [], .reservedBits(0x20), .protocolError),
        (.server, [.ping(), RawFrame(0xB, [1])], [.ping([])], .reservedOpcode(0xB), .protocolError),
        (.server, [RawFrame(9, [1], final: false)], [], .fragmentedControlFrame(.ping), .protocolError),
        (.server, [.ping(bytes(126))], [], .oversizedControlFrame(.ping), .protocolError),
        (.server, [RawFrame(2, bytes(125), lengthForm: .sixteenBits)], [], .lengthNotMinimal(125), .protocolError),
        (.server, [RawFrame(2, bytes(200), lengthForm: .sixtyFourBits)], [], .lengthNotMinimal(200), .protocolError),
        (.server, [RawFrame(8, [3])], [], .truncatedCloseCode, .protocolError),
        (.server, [.close(1005)], [], .invalidCloseCode(1005), .protocolError),
        (.server, [RawFrame(8, [3, 0xE8, 0xFF])], [], .invalidUTF8, .invalidFramePayloadData),
        (.server, [RawFrame(8, [3, 0xE8, 0xC3])], [], .invalidUTF8, .invalidFramePayloadData),
        (.server, [RawFrame(1, [0x61, 0xFF])], [], .invalidUTF8, .invalidFramePayloadData),
        (.server, [RawFrame(1, [0x61, 0xC3])], [], .invalidUTF8, .invalidFramePayloadData),
        (.server, [.text("a", final: false), .more([0xED, 0xA0])], [], .invalidUTF8, .invalidFramePayloadData),
        (
            .server, [RawFrame(1, [0xC3], final: false), .ping(), .more([], final: true)], [.ping([])], .invalidUTF8,
            .invalidFramePayloadData
        ),
    ]

    @Test("each violation, cut at every place, with the code that it calls for", arguments: violations)
    func violation(
        role: FrameParser.Role,
        frames: [RawFrame],
        before: [Recorded],
        error: FrameError,
        code: CloseCode
    ) {
        #expect(error.closeCode == code)
        #expect(!error.description.isEmpty && error.description.utf8.count <= 123)
        let bytes = frames.flatMap(\.bytes)
        for cut in 0...bytes.count {
            let recorder = FrameRecorder(role)
            recorder.feed(bytes[..<cut])
            recorder.feed(bytes[cut...])
            recorder.feed(RawFrame.binary([1]).bytes)
            #expect(recorder.events == before + [.error(error)], "\(cut)")
            #expect(recorder.heldCapacity == 0)
        }
    }

    @Test("a 64-bit length with its highest bit set")
    func lengthOutOfRange() {
        let header = RawFrame.header(first: 0x82, length: 1 << 63 | 5, mask: [0, 0, 0, 0])
        #expect(FrameRecorder.record([header[...]]) == [.error(.lengthOutOfRange(1 << 63 | 5))])
    }

    @Test("text is refused at its first wrong byte, not at its end")
    func failsFast() {
        let recorder = FrameRecorder()
        let bytes = RawFrame(1, [0x61, 0xC3, 0xA9, 0xF4, 0x90, 0x80, 0x80, 0x61], final: false).bytes
        recorder.feed(bytes[..<(bytes.count - 4)])
        #expect(recorder.events == [])
        recorder.feed(bytes[(bytes.count - 4)..<(bytes.count - 3)])
        #expect(recorder.events == [.error(.invalidUTF8)])
    }

    // MARK: Limits

    @Test("a message at the limit, and one byte over it, in one frame and in several")
    func messageSize() {
        let limits = FrameLimits(maximumMessageSize: 200)
        let tooLarge = Recorded.error(.messageTooLarge(size: 201, limit: 200))
        #expect(FrameRecorder.record([.binary(Self.bytes(200))], limits: limits) == [.binary(Self.bytes(200))])
        #expect(FrameRecorder.record([.binary(Self.bytes(201))], limits: limits) == [tooLarge])

        let most: [RawFrame] = [.binary(Self.bytes(150), final: false), .ping(Self.bytes(125))]
        let events: [Recorded] = [.ping(Self.bytes(125))]
        let rest = Self.bytes(50)
        #expect(
            FrameRecorder.record(most + [.more(rest), .more([], final: true)], limits: limits)
                == events + [.binary(Self.bytes(150) + rest)]
        )
        #expect(FrameRecorder.record(most + [.more(Self.bytes(51))], limits: limits) == events + [tooLarge])
        #expect(FrameRecorder.record(most + [.more(rest), .more([1])], limits: limits) == events + [tooLarge])
    }

    @Test("what is too large is refused when it is announced")
    func announcedSize() {
        let header = RawFrame.header(first: 0x82, length: UInt64(Int.max), mask: [1, 2, 3, 4])
        let limits = FrameLimits(maximumMessageSize: 1 << 20)
        #expect(
            FrameRecorder.record([header[...]], limits: limits)
                == [.error(.messageTooLarge(size: .max, limit: 1 << 20))]
        )
        let second =
            RawFrame.binary([1, 2, 3], final: false).bytes
            + RawFrame.header(
                first: 0x80,
                length: UInt64(Int.max),
                mask: [1, 2, 3, 4]
            )
        #expect(
            FrameRecorder.record([second[...]], limits: limits)
                == [.error(.messageTooLarge(size: .max, limit: 1 << 20))]
        )
        #expect(FrameError.messageTooLarge(size: .max, limit: 1 << 20).closeCode == .messageTooBig)
    }

    @Test("as many fragments as allowed, and one more")
    func fragments() {
        let limits = FrameLimits(maximumMessageSize: 100, maximumFragments: 4)
        let three: [RawFrame] = [.binary([1], final: false), .more([]), .ping(), .more([2])]
        #expect(
            FrameRecorder.record(three + [.more([3], final: true)], limits: limits) == [.ping([]), .binary([1, 2, 3])]
        )
        #expect(
            FrameRecorder.record(three + [.more([]), .more([], final: true)], limits: limits)
                == [.ping([]), .error(.tooManyFragments(limit: 4))]
        )
        #expect(FrameError.tooManyFragments(limit: 4).closeCode == .policyViolation)

        let whole: [RawFrame] = [.binary([1]), .binary([2]), .binary([3])]
        let none = FrameLimits(maximumMessageSize: 100, maximumFragments: 1)
        #expect(FrameRecorder.record(whole, limits: none) == [.binary([1]), .binary([2]), .binary([3])])
        #expect(FrameRecorder.record(three, limits: none) == [.error(.tooManyFragments(limit: 1))])
    }

    // MARK: Memory

    @Test("nothing is held for what was only announced, and nothing between messages")
    func memory() {
        let recorder = FrameRecorder(limits: FrameLimits(maximumMessageSize: 1 << 40))
        recorder.feed(RawFrame.header(first: 0x82, length: 1 << 39, mask: [0, 0, 0, 0]))
        #expect(recorder.heldCapacity == 0)
        #expect(!recorder.isBetweenMessages)
        var received = 0
        for size in [1, 10, 600, 3000, 1, 20_000] {
            recorder.feed(Self.bytes(size))
            received += size
            #expect(recorder.heldCapacity <= max(512, received * 2))
        }
        #expect(recorder.events == [])
    }

    @Test("a message that trickles in costs memory in proportion, and gives it back")
    func trickle() {
        let payload = Self.bytes(100_000)
        let bytes = RawFrame.binary(payload).bytes
        let recorder = FrameRecorder()
        for byte in bytes {
            recorder.feed(CollectionOfOne(byte))
            guard recorder.heldCapacity <= payload.count else {
                Issue.record("holds more than the message")
                break
            }
        }
        #expect(recorder.events == [.binary(payload)])
        #expect(recorder.heldCapacity == 0)
        #expect(recorder.isBetweenMessages)
    }

    @Test("a control frame in pieces between two fragments leaves nothing behind")
    func controlBetweenFragments() {
        let recorder = FrameRecorder()
        recorder.feed(RawFrame.binary([1, 2], final: false).bytes)
        for _ in 0..<100 {
            for byte in RawFrame.ping(Self.bytes(125)).bytes {
                recorder.feed(CollectionOfOne(byte))
            }
        }
        #expect(recorder.heldCapacity <= 1024)
        recorder.feed(RawFrame.more([3], final: true).bytes)
        #expect(recorder.events == Array(repeating: .ping(Self.bytes(125)), count: 100) + [.binary([1, 2, 3])])
        #expect(recorder.heldCapacity == 0)
    }

    @Test("the scratch gives memory back after a large message")
    func scratch() {
        let scratch = LoopScratch(retaining: 100)
        #expect(scratch.capacity == 0)
        #expect(scratch.memory(atLeast: 10).count == 100)
        #expect(scratch.memory(atLeast: 5000).count == 5000)
        #expect(scratch.memory(atLeast: 4000).count == 5000)
        #expect(scratch.memory(atLeast: 100).count == 100)
        #expect(scratch.memory(atLeast: 5000).count == 5000)
        scratch.trim()
        #expect(scratch.capacity == 0)
    }
}
