import HardLight
import Testing

@Suite("Deflating")
struct DeflaterTests {
    @Test("what is deflated inflates, at every level and size, with one stream", arguments: 1...9)
    func roundTrip(level: Int) throws {
        let deflater = Deflater(level: level)
        let inflater = Inflater()
        for size in [0, 1, 5, 100, 1023, 1024, 32_768, 65_535, 65_536, 131_071, 200_000] {
            let archive = archiveLike(size)
            let message = try #require(deflate(archive, level: level, with: deflater))
            #expect(try inflate(message, with: inflater) == archive)
        }
    }

    @Test("a stream that changes its level writes what a new one of that level does")
    func levels() throws {
        let deflater = Deflater(level: 1)
        let archive = archiveLike(20_000)
        var sizes: Set<Int> = []
        for level in [9, 1, 6, 3, 9, 1] {
            let message = try #require(deflate(archive, level: level, with: deflater))
            #expect(message == deflate(archive, level: level, with: Deflater(level: level)))
            sizes.insert(message.count)
        }
        #expect(sizes.count >= 3)
    }

    @Test("what does not fit is not written, and the stream is as good as new")
    func noRoom() throws {
        let deflater = Deflater(level: 6)
        let archive = archiveLike(5000)
        let message = try #require(deflate(archive, level: 6))
        #expect(deflate(archive, level: 6, room: message.count + 1, with: deflater) == message)
        for room in [message.count - 1, message.count / 2, 1, 0] {
            #expect(deflate(archive, level: 6, room: room, with: deflater) == nil)
        }
        #expect(deflate(archive, level: 6, with: deflater) == message)
    }

    // MARK: Policy

    private let deflaters = DeflaterPool(maximumIdle: 2)

    private func message(
        _ archive: [UInt8],
        _ policy: CompressionPolicy,
        _ deflaters: DeflaterPool? = nil
    ) -> [UInt8] {
        wrapped(archive, room: policy.attemptsDeflate(of: archive.count) ? archive.count : 0) {
            policy.wrap($0, in: $1, deflaters: deflaters ?? self.deflaters)
        }
    }

    @Test("what is small is stored, from the threshold on it is deflated")
    func threshold() throws {
        let policy = CompressionPolicy(level: 6)
        let (below, at) = (archiveLike(1023), archiveLike(1024))
        #expect(message(below, policy) == stored(below))
        #expect(deflaters.idleCount == 0)
        #expect(message(at, policy).count < 800)
        #expect(try inflate(message(at, policy)) == at)
        #expect(deflaters.idleCount == 1)
        #expect(message(archiveLike(100), CompressionPolicy(level: 6, threshold: 0)).count < 100)
        #expect(message([], CompressionPolicy(level: 6, threshold: 0)) == [1, 0, 0, 0xFF, 0xFF])
    }

    @Test("level 0 stores everything")
    func levelZero() {
        let archive = archiveLike(100_000)
        #expect(message(archive, CompressionPolicy(level: 0)) == stored(archive))
        #expect(deflaters.idleCount == 0)
    }

    @Test("what does not gain is stored", arguments: [1024, 65_535, 200_000])
    func noGain(size: Int) {
        var noise = Noise(seed: 42)
        let archive = noise.bytes(size)
        for level in 1...9 {
            #expect(message(archive, CompressionPolicy(level: level)) == stored(archive))
        }
    }

    // MARK: Pool

    @Test("threads share compressors, and no more are kept than allowed")
    func pool() async throws {
        let archives = (0..<200).map { archiveLike(1000 + $0 * 37) }
        let deflaters = deflaters
        try await withThrowingTaskGroup { group in
            for (index, archive) in archives.enumerated() {
                group.addTask {
                    var output = [UInt8](repeating: 0, count: archive.count)
                    let size = archive.withUnsafeBytes { archive in
                        output.withUnsafeMutableBytes { deflaters.deflate(archive, level: 1 + index % 9, into: $0) }
                    }
                    let message = output.prefix(try #require(size))
                    #expect(try inflate(message) == archive)
                }
            }
            try await group.waitForAll()
        }
        #expect(1...2 ~= deflaters.idleCount)
    }

    @Test("a pool may keep none", arguments: [0, 1])
    func poolSize(maximumIdle: Int) {
        let deflaters = DeflaterPool(maximumIdle: maximumIdle)
        for level in 1...9 {
            _ = message(archiveLike(2000), CompressionPolicy(level: level), deflaters)
            #expect(deflaters.idleCount == maximumIdle)
        }
    }
}
