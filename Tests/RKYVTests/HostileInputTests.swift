import RKYV
import Testing

/// No bytes make the codec trap, read out of bounds, spin or allocate out of proportion. Where we are stricter than the
/// reference for that, see ``DifferenceTests``.
@Suite struct HostileInputTests {
    // MARK: Sharing

    @Archivable struct Holder {
        var unit: Shared<Unit>
    }

    @Test func aPlaceIsSharedAsOneType() {
        // The holder at 0 holds a unit at 0, which has no bytes to be in the way.
        #expect(throws: ArchiveError(.sharedTypeMismatch, at: 4)) {
            try Shared<Holder>(archivedBytes: bytes(of: Int32(0)) + bytes(of: Int32(-4)))
        }
    }

    @Test func sharedObjectsDoNotMultiply() throws {
        // Twenty levels, each of which holds the one below twice: a million objects, if each were made of its own.
        let archive = try (1...20).reduce(Shared(Fork(left: nil, right: nil))) { below, _ in
            Shared(Fork(left: below, right: below))
        }.archivedBytes()
        let decoded = try Shared<Fork>(archivedBytes: archive)
        let converted = Shared<Fork>(archived: try Shared<Fork>.archived(validating: archive))
        for var fork in [decoded, converted] {
            var depth = 0
            while let left = fork.value.left, let right = fork.value.right {
                #expect(left === right)
                fork = left
                depth += 1
            }
            #expect(depth == 20)
        }
    }

    @Archivable struct Fork {
        var left: Shared<Fork>?
        var right: Shared<Fork>?
    }

    // MARK: Keys that were made to collide

    @Test func archivingCollidingKeysEnds() throws {
        // All keys of each dictionary fall into one bucket. A seed for one such dictionary can be found, and takes a hundred
        // thousand attempts: what may be attempted is counted for the whole archive.
        var keys: [UInt32] = []
        var number: UInt32 = 0
        while keys.count < 14 {
            var hasher = SeaHasher()
            hasher.combine(number)
            if hasher.finalize() % 14 == 0 { keys.append(number) }
            number += 1
        }
        let dictionary = Dictionary(uniqueKeysWithValues: keys.map { ($0, UInt8(0)) })
        #expect(throws: Never.self) { try dictionary.archivedBytes() }
        do throws(ArchiveError) {
            _ = try [[UInt32: UInt8]](repeating: dictionary, count: 40).archivedBytes()
            Issue.record("took all the time that was asked for")
        } catch {
            #expect(error.code == .indistinguishableKeys)
        }
        // Keys that nobody has chosen never come near the limit.
        let many = Dictionary(uniqueKeysWithValues: (0..<20_000).map { ("key \($0)", UInt8(0)) })
        #expect(throws: Never.self) { try many.archivedBytes() }
    }

    // MARK: Lengths

    @Test func hugeLengthsCostNothing() {
        for length in [UInt32.max, 0x8000_0000, 0x7fff_ffff, 0x2000_0000, 0x1000_0000] {
            let pointerAndLength = bytes(of: Int32(0)) + bytes(of: length)
            #expect(throws: ArchiveError.self) { try [UInt8](archivedBytes: pointerAndLength) }
            #expect(throws: ArchiveError.self) { try [UInt64](archivedBytes: pointerAndLength) }
            #expect(throws: ArchiveError.self) { try [String](archivedBytes: pointerAndLength) }
            #expect(throws: ArchiveError.self) { try BoxedString(archivedBytes: pointerAndLength) }
            #expect(throws: ArchiveError.self) { try String(archivedBytes: bytes(of: length) + bytes(of: Int32(-1))) }
            let map = bytes(of: length) + bytes(of: Int32(0)) + bytes(of: Int32(0))
            #expect(throws: ArchiveError.self) { try [UInt32: UInt32](archivedBytes: map) }
            #expect(throws: ArchiveError.self) { try Set<UInt8>(archivedBytes: map) }
            #expect(throws: ArchiveError.self) { try SortedMap<UInt8, UInt8>(archivedBytes: Array(map.prefix(8))) }
        }
    }

    private func bytes(of value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    @Archivable struct EmptyKey: ArchivableKey {}

    @Test func uninhabitedTypesHaveNoArchive() throws {
        #expect(throws: ArchiveError(.uninhabited, at: 0)) {
            try Never.validateRoot(of: UnsafeRawBufferPointer(start: nil, count: 0))
        }
        // A map whose entries have no bytes has to look at its values all the same.
        let map = bytes(of: UInt32(0)) + bytes(of: UInt32(1)) + bytes(of: Int32(-8)) + bytes(of: Int32(-8))
        #expect(throws: ArchiveError(.uninhabited, at: 4)) { try [EmptyKey: Never](archivedBytes: map) }
        #expect(try [EmptyKey: Unit](archivedBytes: map).count == 1)
        #expect(throws: Never.self) { try Never?(archivedBytes: [0]) }
        #expect(throws: ArchiveError.self) { try Never?(archivedBytes: [1]) }
    }

    // MARK: Mutations

    /// Mutates archives of all kinds and reads what still passes, in every way there is.
    @Test func mutatedArchivesAreReadSafely() throws {
        var random = Generator(state: 0x5eed)
        try mutate(ViewTests.page, with: &random)
        try mutate(Tree(name: "a root, not inline", kids: [Tree(name: "kid", kids: [])]), with: &random)
        try mutate([Shared("one, not inline"), Shared("two, not inline")], with: &random)
        try mutate(SortedMap((0..<700).map { (UInt16($0), "value \($0)") }), with: &random)
        try mutate(ServerMessageV2.newEvent(topic: Topic(inner: [1, 2], isString: true), payload: [3]), with: &random)
        try mutate([Tuple2(Unicode.Scalar("x"), NonZero<UInt16>(5)), Tuple2("y", nil)], with: &random)
        try mutate([IPEndpoint.v4(IPv4Endpoint(address: IPv4Address(1, 2, 3, 4), port: 5))], with: &random)
    }

    private func mutate<T: Archivable>(_ value: T, with random: inout Generator) throws {
        let original = try value.archivedBytes()
        var accepted = 0
        for round in 0..<3_000 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch UInt8.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes[index] &+= UInt8.random(in: 0..<9, using: &random) &- 4
                default: bytes[index] = [0, 1, 2, 7, 8, 127, 128, 255].randomElement(using: &random) ?? 0
                }
            }
            if round % 8 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
            guard let read = try? T(archivedBytes: bytes) else { continue }
            accepted += 1
            // What has been read can be written, and read again.
            let written = try read.archivedBytes()
            #expect(try T(archivedBytes: written).archivedBytes() == written)
        }
        #expect(accepted > 0 && accepted < 3_000, "\(T.self): \(accepted) of 3000 accepted")
    }

    /// SplitMix64: the same mutations every time.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    // MARK: UTF-8

    @Test func utf8IsUnicodes() throws {
        // Against the standard library: every pair, and sequences around the edges of each length.
        var samples: [[UInt8]] = []
        for first in 0x7f...UInt8.max {
            for second in stride(from: 0, through: 255, by: 1) { samples.append([first, UInt8(second)]) }
        }
        let edges: [UInt8] = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff]
        for first: UInt8 in [0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5] {
            for second in edges {
                for third in edges {
                    samples.append([first, second, third])
                    for fourth in edges { samples.append([first, second, third, fourth]) }
                }
            }
        }
        for sample in samples {
            let isValid = String(validating: sample, as: UTF8.self) != nil
            // Inline, and outside with text around it.
            let inline = sample + [UInt8](repeating: 0, count: 7 - sample.count) + [UInt8(sample.count)]
            #expect(((try? String(archivedBytes: inline)) != nil) == isValid, "\(sample)")
            let long = Array("ascii 12".utf8) + sample + Array("behind".utf8)
            let archive = try long.archivedBytes()
            #expect(((try? BoxedString(archivedBytes: archive)) != nil) == isValid, "\(sample)")
        }
    }
}
