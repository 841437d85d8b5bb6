import RKYV
import Testing

@Suite("The archives of the documents")
struct ArchivesTests {
    private let order = Order(
        id: 7,
        customer: "Ada Lovelace",
        items: [Item(name: "punched cards, a hundred", count: 3), Item(name: "ink", count: 2)],
        status: .shipped(at: 1_843)
    )

    @Test("are written, viewed and read")
    func readingAndWriting() throws {
        let bytes = try order.archivedBytes()

        let view = try Order.archived(validating: bytes)
        var pieces = 0
        if view.customer == "Ada Lovelace", case .shipped(let time) = view.status {
            for item in view.items { pieces += Int(item.count) }
            print("\(pieces) pieces, shipped at \(time)")
        }

        let owned = try Order(archivedBytes: bytes)
        #expect(pieces == 5)
        #expect(owned == order)
    }

    @Test("are written into memory that is there")
    func reusing() throws {
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1_024, alignment: 1)
        defer { output.deallocate() }
        var scratch = ArchiveScratch()
        let size = try order.archive(into: output, scratch: &scratch)
        if size > output.count {
            // Nothing usable was written: make room for `size` bytes and call again.
        }
        #expect(try Array(output[..<size]) == order.archivedBytes())
    }

    @Test("have a schema")
    func schema() {
        let pinned = """
            schema 1, layout rule 1, fingerprint a5215467ccaaaec5
            root Order
            struct Order: 40 bytes, align 8
              id: u64 @16
              customer: String @24
              items: Vec<Item> @32
              status: Status @0
            struct Item: 12 bytes, align 4
              name: String @0
              count: u16 @8
            enum Status: 16 bytes, align 8
              open
              shipped(at: u64 @8)
              cancelled(reason: Option<String> @4)
            """
        #expect(ArchiveSchema(Order.self).changes(since: pinned) == [])
    }

    @Test("have keys of the user's own")
    func keys() throws {
        let counts: [Card: UInt32] = [Card(suit: .hearts, rank: 12): 1, Card(suit: .spades, rank: 1): 2]
        let view = try [Card: UInt32].archived(validating: counts.archivedBytes())
        #expect(view[Card(suit: .spades, rank: 1)] == 2)
    }
}
