import HardLight
import Testing

@Suite("Inflating")
struct InflaterTests {
    // MARK: What is right

    /// How many messages of each session are compressed ones.
    private static let sessions = [
        ("session-2.0.0-counter-level0", 314), ("session-2.0.0-pet", 12), ("session-2.0.0", 14),
    ]

    @Test("the messages of recorded sessions, all with one stream", arguments: sessions)
    func golden(session: String, count: Int) throws {
        let inflater = Inflater()
        var messages = 0
        for frame in try GoldenFrame.load(session) {
            guard let archive = frame.inflated else { continue }
            messages += 1
            #expect(try inflate(frame.payload, with: inflater) == archive)
            #expect(try inflate(frame.payload, limit: archive.count) == archive)
            for cut in 0..<frame.payload.count {
                #expect(throws: InflateError.truncated) { try inflate(frame.payload[..<cut], with: inflater) }
            }
            #expect(throws: InflateError.trailingBytes(1)) { try inflate(frame.payload + [0], with: inflater) }
        }
        print("golden: \(messages) compressed messages of \(session).json")
        if GoldenFolder.override == nil { #expect(messages == count) }
    }

    @Test("at level 0 the reference writes the stored blocks that we write")
    func goldenStored() throws {
        for frame in try GoldenFrame.load("session-2.0.0-counter-level0") {
            guard let archive = frame.inflated else { continue }
            #expect(stored(archive) == frame.payload)
        }
    }

    @Test("one stored block is not copied")
    func inPlace() throws {
        let inflater = Inflater()
        let message: [UInt8] = [1, 3, 0, 0xFC, 0xFF, 7, 8, 9]
        try message.withUnsafeBytes { message in
            let archive = try inflater.inflate(message, limit: 3)
            #expect(archive.baseAddress == message.baseAddress.map { $0 + 5 })
            #expect(archive.count == 3)
        }
        #expect(inflater.capacity == 0)
    }

    // MARK: What is wrong

    @Test("every prefix of a message is truncated", arguments: [1, 6, 9])
    func truncated(level: Int) throws {
        let message = try #require(deflate(archiveLike(3000), level: level))
        let inflater = Inflater()
        for cut in 0..<message.count {
            #expect(throws: InflateError.truncated, "\(cut)") { try inflate(message[..<cut], with: inflater) }
        }
        #expect(try inflate(message, with: inflater) == archiveLike(3000))
    }

    @Test("every prefix of stored blocks is truncated")
    func truncatedStored() {
        let message: [UInt8] = [0, 2, 0, 0xFD, 0xFF, 7, 8, 1, 1, 0, 0xFE, 0xFF, 9]
        for cut in 0..<message.count {
            #expect(throws: InflateError.truncated, "\(cut)") { try inflate(message[..<cut]) }
        }
        #expect((try? inflate(message)) == [7, 8, 9])
    }

    /// "one message, one message, one message" in one block with fixed codes, but for what comes before and after it.
    private static let block: [UInt8] = [
        0xCF, 0x4B, 0x55, 0xC8, 0x4D, 0x2D, 0x2E, 0x4E, 0x4C, 0x4F, 0xD5, 0x51, 0xC8, 0xC7, 0xC1, 0x01,
    ]

    @Test(
        "a stream that only flushes has no end",
        arguments: [[0x00, 0x00, 0x00, 0xFF, 0xFF], [0x08]] as [[UInt8]]
    )
    func flushed(end: [UInt8]) throws {
        let archive = Array("one message, one message, one message".utf8)
        #expect(try inflate([0xCB] + Self.block + [0x00]) == archive)
        #expect(throws: InflateError.truncated) { try inflate([0xCA] + Self.block + end) }
        // The same with its end in an empty block is a message (RFC 7692 §7.2.3.4 calls it less than efficient).
        #expect(try inflate([0xCA] + Self.block + [0x00, 0x00, 0x00, 0xFF, 0xFF, 0x03, 0x00]) == archive)
    }

    @Test("bytes after the end")
    func trailing() throws {
        let message = try #require(deflate(archiveLike(500), level: 6))
        #expect(throws: InflateError.trailingBytes(1)) { try inflate(message + [0]) }
        #expect(throws: InflateError.trailingBytes(message.count)) { try inflate(message + message) }
        #expect(throws: InflateError.trailingBytes(1)) { try inflate([1, 1, 0, 0xFE, 0xFF, 9, 9]) }
    }

    @Test("zlib's and gzip's wrappers are not raw DEFLATE")
    func wrapped() {
        let zlib = [0x78, 0x9C, 0xCB] + Self.block + [0x00, 0xFE, 0x52, 0x0D, 0x6E]
        let gzip =
            [0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB] + Self.block
            + [0x00, 0x8A, 0x60, 0xFA, 0x95, 0x25, 0x00, 0x00, 0x00]
        for message in [zlib, gzip] {
            #expect(throws: InflateError.self) { try inflate(message) }
        }
    }

    @Test("a block of the type that there is not, and a stored one whose lengths disagree")
    func malformed() {
        for message: [UInt8] in [[7, 0, 0], [0xFF, 0xFF]] {
            #expect(throws: InflateError.malformed("invalid block type")) { try inflate(message) }
        }
        #expect(throws: InflateError.malformed("invalid stored block lengths")) {
            try inflate([1, 1, 0, 0xFF, 0xFF, 9])
        }
    }

    @Test("each error calls for a close code and says what happened in a close frame's length")
    func closeCodes() {
        let errors: [(InflateError, CloseCode)] = [
            (.malformed("invalid stored block lengths"), .invalidFramePayloadData),
            (.truncated, .invalidFramePayloadData),
            (.trailingBytes(3), .invalidFramePayloadData), (.overLimit(1 << 20), .messageTooBig),
            (.outOfMemory, .internalError),
        ]
        for (error, code) in errors {
            #expect(error.closeCode == code)
            #expect(1...123 ~= error.description.utf8.count)
        }
    }

    // MARK: Bounds

    @Test("at the limit and over it, deflated and stored", arguments: [0, 1, 512, 70_000])
    func limit(size: Int) throws {
        let archive = archiveLike(size)
        for message in [try #require(deflate(archive, level: 6)), stored(archive)] {
            #expect(try inflate(message, limit: size) == archive)
            #expect(try inflate(message, limit: size + 1) == archive)
            if size > 0 {
                #expect(throws: InflateError.overLimit(size - 1)) { try inflate(message, limit: size - 1) }
            }
        }
    }

    @Test("a bomb goes no further than the limit, and what it took is given back")
    func bomb() throws {
        let message = try #require(deflate([UInt8](repeating: 0, count: 50 << 20), level: 9))
        #expect(message.count < 60_000)
        let inflater = Inflater()
        let limit = 1 << 20
        #expect(throws: InflateError.overLimit(limit)) { try inflate(message, limit: limit, with: inflater) }
        #expect(inflater.capacity <= limit + 1)
        #expect(try inflate([1, 1, 0, 0xFE, 0xFF, 9], with: inflater) == [9])
        #expect(inflater.capacity == 0)
        let small = try #require(deflate(archiveLike(500), level: 6))
        #expect(try inflate(small, with: inflater) == archiveLike(500))
        #expect(inflater.capacity == Inflater.retainedCapacity)
        inflater.trim()
        #expect(inflater.capacity == Inflater.retainedCapacity)
    }

    @Test("a high limit costs nothing until it is used")
    func highLimit() throws {
        let inflater = Inflater()
        let message = try #require(deflate(archiveLike(100_000), level: 6))
        #expect(try inflate(message, limit: .max - 1, with: inflater) == archiveLike(100_000))
        #expect(inflater.capacity == 2 * Inflater.retainedCapacity)
    }

    @Test("random bytes, and messages with a few bytes changed, never trap and never pass the limit")
    func random() throws {
        let seed = UInt64.random(in: .min ... .max)
        var noise = Noise(seed: seed)
        let inflater = Inflater()
        let valid = try [1, 6, 9].map { try #require(deflate(archiveLike(2000), level: $0)) }
        var inflated = 0
        for round in 0..<6000 {
            var message: [UInt8]
            if round % 2 == 0 {
                message = noise.bytes(Int.random(in: 0...200, using: &noise))
            } else {
                message = valid[round % 3]
                for _ in 0..<Int.random(in: 1...3, using: &noise) {
                    message[Int.random(in: 0..<message.count, using: &noise)] = UInt8(truncatingIfNeeded: noise.next())
                }
            }
            if let archive = try? inflate(message, limit: 4000, with: inflater) {
                inflated += 1
                #expect(archive.count <= 4000, "seed \(seed), round \(round)")
            }
            #expect(inflater.capacity <= Inflater.retainedCapacity, "seed \(seed), round \(round)")
        }
        // Raw DEFLATE has no checksum: that some pass is what makes the archive's own validation necessary.
        #expect(inflated > 0, "seed \(seed)")
        #expect(try inflate(valid[1], with: inflater) == archiveLike(2000))
    }
}
