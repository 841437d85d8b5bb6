import RKYV
import Testing

/// Reading in place.
@Suite struct ViewTests {
    @Archivable struct Page: Equatable {
        var title: String
        var lines: [String]
        var next: UInt32?
        var kind: Kind
        var size: (width: UInt16, height: UInt16)
        var words: [String: UInt32]
        var order: SortedMap<String, [UInt8]>
        var tags: Set<String>
        var payload: [UInt8]

        static func == (left: Page, right: Page) -> Bool {
            left.title == right.title && left.lines == right.lines && left.next == right.next
                && left.kind == right.kind && left.size == right.size && left.words == right.words
                && left.order == right.order && left.tags == right.tags && left.payload == right.payload
        }
    }

    @Archivable enum Kind: Equatable {
        case plain
        case quoted(by: String, year: UInt16)
    }

    static let page = Page(
        title: "a title that is not inline",
        lines: ["short", "a line that is not inline", ""],
        next: 7,
        kind: .quoted(by: "somebody else", year: 1984),
        size: (width: 3, height: 4),
        words: ["one": 1, "two": 2, "three": 3, "a word that is not inline": 4],
        order: ["b": [2], "a": [1], "c": []],
        tags: ["x", "y"],
        payload: [1, 2, 3]
    )

    @Test func everyFieldShowsItsValue() throws {
        let view = try Page.archived(validating: Self.page.archivedBytes())
        #expect(view.title == "a title that is not inline")
        #expect(view.lines.map { String($0) } == Self.page.lines)
        #expect(view.next == 7)
        guard case .quoted(let by, year: 1984) = view.kind else {
            Issue.record("wrong case")
            return
        }
        #expect(by == "somebody else")
        #expect(view.size == (width: 3, height: 4))
        #expect(view.words["three"] == 3)
        #expect(view.words["four"] == nil)
        #expect(view.words[archived: view.words.first { $0.value == 4 }?.key ?? view.title] == 4)
        #expect(view.order["b"].map { Array($0) } == [2])
        #expect(view.order["d"] == nil)
        #expect(view.order.map { String($0.key) } == ["a", "b", "c"])
        #expect(view.tags.contains("x"))
        #expect(!view.tags.contains("z"))
        #expect(Array(view.payload) == [1, 2, 3])
        #expect(Page(archived: view) == Self.page)
    }

    @Test func stringsCompareHashAndSortAsTheirBytes() throws {
        let view = try [String].archived(
            validating: ["b", "a long string, not inline", "é", "a long string"].archivedBytes()
        )
        #expect(view[0] == "b")
        #expect(view[0] != "c")
        #expect(view[1] != "a long string, not inlinE")
        let owned = "a long string, not inline"
        #expect(view[1] == owned)
        #expect(owned == view[1])
        #expect(owned != view[0])
        #expect(view[2] == "é")
        #expect(view[2] != "e\u{301}", "Bytes decide, as in Rust")
        #expect(view.sorted().map { String($0) } == ["a long string", "a long string, not inline", "b", "é"])
        let other = try [String].archived(validating: ["xyz", "b"].archivedBytes())
        #expect(view[0].hashValue == other[1].hashValue)
        #expect(Set(view).contains(other[1]))
        switch view[0] {
        case "a": Issue.record("matched another literal")
        case "b": break
        default: Issue.record("matched no literal")
        }
        #expect(view[1].utf8Count == 25)
        #expect(view[1].withUTF8 { $0.first } == UInt8(ascii: "a"))
        #expect("\(view[0])" == "b")
    }

    @Test func arraysAreRandomAccessCollections() throws {
        let view = try [UInt32].archived(validating: (0..<100).map { UInt32($0 * 3) }.archivedBytes())
        #expect(view.count == 100)
        #expect(view[33] == 99)
        #expect(view.last == 297)
        #expect(view.dropFirst(10).first == 30)
        #expect(view.reversed().prefix(2).map { $0 } == [297, 294])
        #expect(view.reduce(0, +) == 14_850)
    }

    @Test func largeMapsAreSearchedInPlace() throws {
        let keys = (0..<2_000).map { "key number \($0)" }
        let numbered = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, UInt32($0)) })
        let view = try [String: UInt32].archived(validating: numbered.archivedBytes())
        let sorted = try SortedMap<String, UInt32>.archived(
            validating: SortedMap(numbered.map { ($0.key, $0.value) }).archivedBytes()
        )
        for (number, key) in keys.enumerated() {
            #expect(view[key] == UInt32(number))
            #expect(sorted[key] == UInt32(number))
        }
        #expect(view["key number 2000"] == nil)
        #expect(sorted["key number 2000"] == nil)
        #expect(sorted[""] == nil)
        #expect(sorted["z"] == nil)
        #expect(sorted.map { String($0.key) } == keys.sorted())
    }

    @Test func viewsKeepTheirBytesAlive() async throws {
        final class Owner: Sendable {
            let ended: @Sendable () -> Void
            init(ended: @escaping @Sendable () -> Void) { self.ended = ended }
            deinit { ended() }
        }
        try await confirmation { ended in
            let bytes = try ["a string that is not inline"].archivedBytes()
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
            defer { memory.deallocate() }
            memory.copyBytes(from: bytes)
            var view: ArchivedString?
            view = try [String].archived(
                validating: UnsafeRawBufferPointer(memory),
                owner: Owner { ended() }
            )[0]
            let sent = view
            let text = await _Concurrency.Task { sent.map { String($0) } }.value
            #expect(text == "a string that is not inline")
            view = nil
            _ = view
        }
    }

    @Test func innerArchivesAreViewedInPlace() throws {
        // The inner archive begins at an odd address: positions count from its own first byte.
        let inner = try Self.page.archivedBytes()
        let outer = try Tuple2(UInt8(1), [[0xff], inner]).archivedBytes()
        let view = try Tuple2<UInt8, [[UInt8]]>.archived(validating: outer)
        let page = try view.second[1].archived(as: Page.self)
        #expect(page.lines[1] == "a line that is not inline")
        #expect(throws: ArchiveError.self) { _ = try view.second[0].archived(as: Page.self) }
    }

    @Test(arguments: 0..<16) func arraysAreReadAtAnyAddress(offset: Int) throws {
        func read<Element: Archivable>(_ array: [Element]) throws -> [Element] {
            let bytes = try array.archivedBytes()
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: offset + bytes.count, alignment: 16)
            defer { memory.deallocate() }
            let place = UnsafeMutableRawBufferPointer(rebasing: memory[offset...])
            place.copyBytes(from: bytes)
            return try [Element](archivedBytes: UnsafeRawBufferPointer(place))
        }
        #expect(try read([1, 2, 3] as [UInt8]) == [1, 2, 3])
        #expect(try read([-1, .max] as [Int16]) == [-1, .max])
        #expect(try read([1, .max, 3] as [UInt32]) == [1, .max, 3])
        #expect(try read([.min, 5] as [Int64]) == [.min, 5])
        #expect(try read([0.5, -.infinity] as [Double]) == [0.5, -.infinity])
        #expect(try read([] as [UInt64]) == [])
    }

    @Test func boxesAreOpenedWhenAskedTo() throws {
        let list = Node(val: 1, next: Box(Node(val: 2, next: Box(Node(val: 3, next: nil)))))
        let view = try Node.archived(validating: list.archivedBytes())
        #expect(view.next?.value.next?.value.val == 3)
        #expect(view.next?.value.next?.value.next == nil)
    }

    @Test func sharedValuesAreOneObject() throws {
        let shared = Shared("a string that is not inline")
        let bytes = try [shared, shared, Shared("another one, not inline")].archivedBytes()
        let view = try [Shared<String>].archived(validating: bytes)
        #expect(view[0] === view[1])
        #expect(!(view[0] === view[2]))
        #expect(view[1].value == "a string that is not inline")
        let read = try [Shared<String>](archivedBytes: bytes)
        #expect(read[0] === read[1])
        #expect(!(read[0] === read[2]))
    }
}
