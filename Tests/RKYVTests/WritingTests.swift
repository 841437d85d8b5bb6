import RKYV
import Testing

/// Writing into memory of any size.
@Suite struct WritingTests {
    @Test func anyRoomGivesTheSameSize() throws {
        let page = ViewTests.page
        let whole = try page.archivedBytes()
        var scratch = ArchiveScratch()
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: whole.count + 1, alignment: 1)
        defer { memory.deallocate() }
        for room in 0...whole.count {
            // One byte off, so that the address means nothing; the bytes behind are guarded.
            memory.initializeMemory(as: UInt8.self, repeating: 0xee)
            let output = UnsafeMutableRawBufferPointer(rebasing: memory[1..<1 + room])
            #expect(try page.archive(into: output, scratch: &scratch) == whole.count)
            #expect(memory[(1 + room)...].allSatisfy { $0 == 0xee }, "wrote behind \(room) bytes")
            if room == whole.count { #expect(output.elementsEqual(whole)) }
        }
        #expect(
            try page.archive(into: UnsafeMutableRawBufferPointer(start: nil, count: 0), scratch: &scratch)
                == whole.count
        )
    }

    @Test func dictionariesDependOnTheirKeysAlone() throws {
        // Two ways to the same dictionary: Swift iterates over them in different orders.
        var grown: [String: UInt8] = [:]
        for number in 0..<300 { grown["key \(number)"] = UInt8(number % 256) }
        var shrunk: [String: UInt8] = [:]
        shrunk.reserveCapacity(5_000)
        for number in (0..<300).reversed() { shrunk["key \(number)"] = UInt8(number % 256) }
        #expect(try grown.archivedBytes() == shrunk.archivedBytes())
    }

    @Test func integersHaveToFit32Bits() throws {
        #expect(try Int(Int32.min).archivedBytes() == [0, 0, 0, 0x80])
        #expect(try UInt(UInt32.max).archivedBytes() == [0xff, 0xff, 0xff, 0xff])
        #expect(throws: ArchiveError(.integerOutOfRange, at: 4)) { try Int(Int32.max).advanced(by: 1).archivedBytes() }
        #expect(throws: ArchiveError(.integerOutOfRange, at: 4)) { try Int(Int32.min).advanced(by: -1).archivedBytes() }
        #expect(throws: ArchiveError(.integerOutOfRange, at: 4)) {
            try UInt(UInt32.max).advanced(by: 1).archivedBytes()
        }
        #expect(throws: ArchiveError.self) { try [1, Int.max].archivedBytes() }
        // Past the end of the memory the error shows on the second attempt, which the first one asks for.
        #expect(throws: ArchiveError.self) { try Array(repeating: Int.max, count: 1_000).archivedBytes() }
    }

    @Test func durationsAreNotNegative() throws {
        #expect(throws: ArchiveError(.durationOutOfRange, at: 16)) { try Duration.seconds(-1).archivedBytes() }
        let longest = try Duration(
            archivedBytes: [UInt8](repeating: 0xff, count: 8) + [0xff, 0xc9, 0x9a, 0x3b, 0, 0, 0, 0]
        )
        #expect(
            try longest.archivedBytes() == [UInt8](repeating: 0xff, count: 8) + [0xff, 0xc9, 0x9a, 0x3b, 0, 0, 0, 0]
        )
        #expect(throws: ArchiveError.self) { try (longest + .nanoseconds(1)).archivedBytes() }
        let exact = Duration.seconds(5) + .nanoseconds(123_456_789)
        #expect(try Duration(archivedBytes: (exact + .nanoseconds(1) / 2).archivedBytes()) == exact)
    }

    @Test func mapsInMapsHaveWorkingMemoryOfTheirOwn() throws {
        // Larger ones inside smaller ones and the other way round, with the same working memory.
        func maps(_ outer: Int, _ inner: Int) -> [String: [String: Set<String>]] {
            Dictionary(
                uniqueKeysWithValues: (0..<outer).map { number in
                    let values = (0..<inner).map { ("inner key \($0)", Set(["short", "a value of \(number), \($0)"])) }
                    return ("outer key \(number)", Dictionary(uniqueKeysWithValues: values))
                }
            )
        }
        var scratch = ArchiveScratch()
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 21, alignment: 16)
        defer { output.deallocate() }
        for (outer, inner) in [(3, 200), (200, 3), (100, 100), (1, 1)] {
            let value = maps(outer, inner)
            let size = try value.archive(into: output, scratch: &scratch)
            let bytes = Array(output[..<size])
            #expect(try bytes == value.archivedBytes(), "working memory that has been used makes no difference")
            #expect(try [String: [String: Set<String>]](archivedBytes: bytes) == value)
        }
    }

    @Test func keysThatCannotBeToldApartAreRefused() throws {
        /// All of these hash alike, under every seed.
        struct Alike: ArchivableKey, ScalarArchivable, Comparable {
            var number: UInt8
            static var archivedLayout: ArchivedLayout { UInt8.archivedLayout }
            static func archived(at pointer: ArchivePointer) -> Alike { Alike(number: pointer.load()) }
            static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {}
            func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(number) }
            func hash(into hasher: inout SeaHasher) {}
            static func < (left: Alike, right: Alike) -> Bool { left.number < right.number }
        }
        let set: Set<Alike> = [Alike(number: 1), Alike(number: 2), Alike(number: 3)]
        do throws(ArchiveError) {
            _ = try set.archivedBytes()
            Issue.record("archived keys that collide")
        } catch {
            #expect(error.code == .indistinguishableKeys)
        }
    }

    @Test func scratchIsReusable() throws {
        var scratch = ArchiveScratch()
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
        defer { output.deallocate() }
        let shared = Shared("shared, and not inline")
        for _ in 0..<3 {
            let size = try [shared, shared].archive(into: output, scratch: &scratch)
            let read = try [Shared<String>](archivedBytes: UnsafeRawBufferPointer(rebasing: output[..<size]))
            #expect(read[0] === read[1])
            #expect(read[0].value == "shared, and not inline")
            #expect(try ViewTests.page.archive(into: output, scratch: &scratch) == ViewTests.page.archivedBytes().count)
        }
    }
}
