import RKYV
import Testing

/// Where our verdict is not rkyv's, on purpose: the list in <doc:Validation>, entry by entry. That it is complete the golden
/// verdicts and the fuzzer show, which compare everything else.
@Suite struct DifferenceTests {
    // MARK: Stricter

    /// 1. The reference believes the length and reads beyond the string.
    @Test(arguments: 8...127)
    func inlineStringsHaveAtMost7Bytes(length: UInt8) {
        #expect(throws: ArchiveError(.invalidInlineLength, at: 0)) {
            try String(archivedBytes: [97, 97, 97, 97, 97, 97, 97, length])
        }
    }

    /// 2. The reference has no limit, and its stack one.
    @Test func pointersNestAsDeepAsTheLimit() throws {
        func list(_ count: Int) -> Node {
            (1..<count).reduce(Node(val: 0, next: nil)) { list, number in Node(val: UInt32(number), next: Box(list)) }
        }
        // The root is one level, each box another.
        let deepest = try list(defaultArchiveDepthLimit).archivedBytes()
        #expect(throws: Never.self) { try Node(archivedBytes: deepest) }
        let deeper = try list(defaultArchiveDepthLimit + 1).archivedBytes()
        #expect(throws: ArchiveError(.depthLimitExceeded, at: 0)) { try Node(archivedBytes: deeper) }
        #expect(throws: Never.self) { try Node(archivedBytes: deeper, depthLimit: defaultArchiveDepthLimit + 1) }
        #expect(throws: ArchiveError.self) { try Node(archivedBytes: deepest, depthLimit: 3) }
        #expect(throws: ArchiveError.self) { try UInt8(archivedBytes: [1], depthLimit: 0) }
        #expect(throws: ArchiveError.self) { try UInt8(archivedBytes: [1], depthLimit: -1) }
    }

    /// 3. Eight bytes may claim four thousand million elements without bytes.
    @Test func elementsWithoutBytesAreCounted() throws {
        #expect(try [Unit](archivedBytes: [0, 0, 0, 0, 0, 0, 1, 0]).count == 65_536)
        #expect(throws: ArchiveError(.tooManyEmptyElements, at: 0)) {
            try [Unit](archivedBytes: [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
        }
        // All together, not each: a thousand vectors of 65,000 elements are 65 million.
        let many = [[Unit]](repeating: [Unit](repeating: Unit(), count: 65_000), count: 1_000)
        #expect(throws: ArchiveError.self) { try [[Unit]](archivedBytes: many.archivedBytes()) }
        #expect(throws: ArchiveError.self) { try [[Unit]](archivedBytes: [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]) }
    }

    /// 4. The reference lets the children of one node lie within what another one claims.
    @Test func treeNodesDoNotShareTheirChildren() throws {
        // Two leaves of long keys; the second one's children are said to begin at 0, among the first one's.
        let keys = (0..<600).map { "a key that is not inline \(1_000 + $0)" }
        var bytes = try SortedSet(keys).archivedBytes()
        #expect(try SortedSet<String>(archivedBytes: bytes).elementsEqual(keys))
        func target(_ position: Int) -> Int { position + Int(load(Int32.self, at: position, in: bytes)) }
        let root = target(bytes.count - 4)
        let first = target(root + 4)
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: UInt32(first).littleEndian, toByteOffset: first, as: UInt32.self)
        }
        #expect(throws: ArchiveError.self) { try SortedSet<String>(archivedBytes: bytes) }
    }

    /// 4. Nor does it mind what a node claims for children that it does not even have.
    @Test func treeNodesClaimNoBytesOfOthers() throws {
        let value = Tuple2("a text, not inline", SortedSet<UInt8>([1, 2]))
        var archive = try value.archivedBytes()
        // The set's body is the last, and its second word leads to the node, which starts with the number of bytes claimed.
        let root = archive.count - 4 + Int(load(Int32.self, at: archive.count - 4, in: archive))
        // Two bytes of padding lie between the text and the node; the third would be the text's last.
        #expect(load(UInt32.self, at: root, in: archive) == 2)
        #expect(throws: Never.self) { try Tuple2<String, SortedSet<UInt8>>(archivedBytes: archive) }
        archive[root] = 3
        #expect(throws: ArchiveError(.outOfBounds, at: root)) {
            try Tuple2<String, SortedSet<UInt8>>(archivedBytes: archive)
        }
    }

    @Archivable struct Ring {
        var next: Shared<Ring>?
    }

    /// 5. The reference accepts these, and whoever reads them goes in circles.
    @Test func sharedValuesDoNotHoldThemselves() throws {
        let toItself = bytes(of: UInt32(1)) + bytes(of: Int32(-4))
        let toARing = toItself + bytes(of: UInt32(1)) + bytes(of: Int32(-12))
        #expect(throws: ArchiveError(.outOfBounds, at: 4)) { try Ring(archivedBytes: toItself) }
        #expect(throws: ArchiveError(.outOfBounds, at: 4)) { try Ring(archivedBytes: toARing) }
        let ring = Ring(next: Shared(Ring(next: Shared(Ring(next: nil)))))
        #expect(throws: Never.self) { try Ring(archivedBytes: ring.archivedBytes()) }
    }

    @Archivable struct Numbers {
        var first: Shared<UInt32>
        var second: Shared<UInt>
    }

    /// 6. In Rust a `usize` is archived as a `u32`, so that the two may be shared as one.
    @Test func aPlaceIsSharedAsOneSwiftType() throws {
        let bytes = bytes(of: UInt32(7)) + bytes(of: Int32(-4)) + bytes(of: Int32(-8))
        #expect(throws: ArchiveError(.sharedTypeMismatch, at: 8)) { try Numbers(archivedBytes: bytes) }
    }

    /// 7. Rust has ranges that end before they start, Swift has none.
    @Test func rangesDoNotEndBeforeTheyStart() throws {
        #expect(try Range<UInt8>(archivedBytes: [3, 3]) == 3..<3)
        #expect(throws: ArchiveError(.invalidRange, at: 0)) { try Range<UInt8>(archivedBytes: [4, 3]) }
        #expect(throws: ArchiveError(.invalidRange, at: 0)) { try ClosedRange<UInt8>(archivedBytes: [4, 3]) }
    }

    // MARK: Not stricter

    /// A. The reference wants the buffer aligned in memory; only positions matter here.
    @Test func theAddressOfTheBufferDoesNotMatter() throws {
        let archive = try UInt64(0x0102_0304_0506_0708).archivedBytes()
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 8)
        defer { memory.deallocate() }
        for offset in 0..<8 {
            let place = UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + 8])
            place.copyBytes(from: archive)
            #expect(try UInt64(archivedBytes: UnsafeRawBufferPointer(place)) == 0x0102_0304_0506_0708)
        }
    }

    /// B. `Rc<T>` and `Arc<T>` are one type here, so that a place may be shared as both.
    @Test func sharedPointersOfAllKindsAreOneType() throws {
        let both = bytes(of: UInt32(7)) + bytes(of: Int32(-4)) + bytes(of: Int32(-8))
        let read = try Tuple2<Shared<UInt32>, Shared<UInt32>>(archivedBytes: both)
        #expect(read.first === read.second)
    }

    // MARK: Values

    /// A string that is its bytes, as Rust's.
    struct Text: ArchivableKey {
        var value: String

        static func == (left: Text, right: Text) -> Bool { left.value.utf8.elementsEqual(right.value.utf8) }
        func hash(into hasher: inout Hasher) { for byte in value.utf8 { hasher.combine(byte) } }

        static var archivedLayout: ArchivedLayout { String.archivedLayout }
        static func archived(at pointer: ArchivePointer) -> ArchivedString { String.archived(at: pointer) }
        static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
            try String.validate(at: position, in: &validator)
        }
        func archiveChildren(into writer: inout ArchiveWriter) { value.archiveChildren(into: &writer) }
        func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
            value.archiveBody(into: slot, &writer)
        }
        init(archived: ArchivedString) { value = String(archived) }
        init(_ value: String) { self.value = value }

        func hash(into hasher: inout SeaHasher) { value.hash(into: &hasher) }
        static func hash(_ archived: ArchivedString, into hasher: inout SeaHasher) {
            String.hash(archived, into: &hasher)
        }
        static func order(_ left: Text, _ right: Text) -> KeyOrder { String.order(left.value, right.value) }
        static func order(_ left: Text, archived right: ArchivedString) -> KeyOrder {
            String.order(left.value, archived: right)
        }
        static func order(archived left: ArchivedString, archived right: ArchivedString) -> KeyOrder {
            String.order(archived: left, archived: right)
        }
    }

    /// C. Two keys that differ in their bytes may be equal in Swift: the view has both, the owned dictionary one of them.
    @Test func keysThatSwiftTakesForOneAreOneInTheOwnedDictionary() throws {
        let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
        #expect(composed == decomposed)
        let archive = try [Text(composed): UInt8(1), Text(decomposed): 2].archivedBytes()
        let view = try [String: UInt8].archived(validating: archive)
        #expect(view.count == 2)
        #expect(view[composed] == 1 && view[decomposed] == 2)
        #expect(try [String: UInt8](archivedBytes: archive).count == 1)
        #expect(try [Text: UInt8](archivedBytes: archive).count == 2)
    }

    /// D. The reference makes a null pointer of these, and then `nil` of an optional.
    @Test func emptyBoxedTextIsText() throws {
        let archive = try [BoxedString(""), nil, BoxedString("a text, not inline")].archivedBytes()
        #expect(try [BoxedString?](archivedBytes: archive).map { $0?.value } == ["", nil, "a text, not inline"])
        let view = try [BoxedString?].archived(validating: archive)
        #expect(view[0].map { $0 == "" } == true && view[1] == nil)
    }

    private func bytes(of value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at position: Int, in bytes: [UInt8]) -> T
    {
        T(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: T.self) })
    }
}
