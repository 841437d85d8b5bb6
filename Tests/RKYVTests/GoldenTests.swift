import RKYV
import Testing

/// What the real rkyv writes and accepts, row by row.
@Suite struct GoldenTests {
    private struct ValueRow: Decodable {
        let name: String
        let rust_type: String
        let hex: String
        let value: JSON
        let root_size: Int
        let root_align: Int
        /// Whether rkyv reads what it wrote itself: for a few keys of hash maps it does not (see `ArchivableKey`).
        let accepted: Bool?
    }

    private struct VerdictRow: Decodable {
        let name: String
        let rust_type: String
        let hex: String
        let accepted: Bool
        let value: JSON?
    }

    @Test func valuesAreIdenticalBothWays() throws {
        guard let rows = try GoldenFolder.rows(ValueRow.self, in: "rkyv-0.7.json") else { return }
        for row in rows {
            do {
                let type = try RustType.swiftType(named: row.rust_type)
                try check(row, as: type)
            } catch {
                Issue.record("\(row.name), \(row.rust_type): \(error)")
            }
        }
        print("golden: \(rows.count) rows of rkyv-0.7.json")
        if GoldenFolder.override == nil { #expect(rows.count == 305) }
    }

    @Test func keysAreIdenticalBothWays() throws {
        guard let rows = try GoldenFolder.rows(ValueRow.self, in: "keys.json") else { return }
        var refused: Set<String> = []
        for row in rows {
            do {
                if row.rust_type == "Links" {
                    try checkLinks(row)
                    continue
                }
                if row.accepted == false { refused.insert(row.rust_type) }
                let type = try RustType.swiftType(named: row.rust_type)
                try check(row, as: type)
            } catch {
                Issue.record("\(row.name), \(row.rust_type): \(error)")
            }
        }
        print("golden: \(rows.count) rows of keys.json, \(refused.count) of them such as rkyv does not read itself")
        if GoldenFolder.override == nil {
            #expect(rows.count == 144)
            // The documented ones, and no others.
            let keys = [
                "Compass", "usize", "isize", "Ipv4Addr", "Ipv6Addr", "IpAddr", "SocketAddrV4", "SocketAddr",
                "RangeInclusive<u32>",
            ]
            #expect(refused == Set(keys.flatMap { ["HashMap<\($0), u32>", "HashSet<\($0)>"] }))
        }
    }

    private func check<T: GoldenValue>(_ row: ValueRow, as type: T.Type) throws {
        let archive = try bytes(hex: row.hex)
        let value = try T(golden: row.value)
        #expect(T.archivedLayout.size == row.root_size, "\(row.name): size")
        #expect(T.archivedLayout.alignment == row.root_align, "\(row.name): alignment")
        guard row.accepted ?? true else {
            // Built on hashes that no reader computes: refused here as well, and not written like that.
            #expect(throws: ArchiveError.self, "\(row.name): looser than rkyv") { try T(archivedBytes: archive) }
            let written = try value.archivedBytes()
            #expect(hex(written) != row.hex, "\(row.name): written as rkyv does, which nobody reads")
            #expect(try T(archivedBytes: written).archivedBytes() == written, "\(row.name): read")
            return
        }
        #expect(hex(try value.archivedBytes()) == row.hex, "\(row.name): written")
        let read = try T(archivedBytes: archive)
        #expect(hex(try read.archivedBytes()) == row.hex, "\(row.name): read")
    }

    /// Weak references are compared while their targets live: one that is read has no other owner.
    private func checkLinks(_ row: ValueRow) throws {
        let strong = try row.value.field("strong", as: String?.self)
        let weak = try row.value.field("weak", as: String?.self)
        let again = try row.value.field("again", as: String?.self)
        let target = strong.map { Shared($0) }
        let first = weak.map { weak in weak == strong ? target ?? Shared(weak) : Shared(weak) }
        let links = Links(
            strong: target,
            weak: first.map { WeakShared($0) } ?? WeakShared(),
            again: again == nil ? WeakShared() : first.map { WeakShared($0) } ?? WeakShared()
        )
        let bytes = try links.archivedBytes()
        withExtendedLifetime(first) {
            #expect(hex(bytes) == row.hex, "\(row.name): written")
            #expect(Links.archivedLayout.size == row.root_size, "\(row.name): size")
        }
        let view = try Links.archived(validating: bytes)
        #expect(view.strong.map { String($0.value) } == strong, "\(row.name): strong")
        #expect(view.weak.map { String($0.value) } == weak, "\(row.name): weak")
        #expect(view.again.map { String($0.value) } == again, "\(row.name): again")
        let read = try Links(archivedBytes: bytes)
        #expect(read.strong?.value == strong, "\(row.name): read")
        #expect(read.weak.shared?.value == (weak == strong ? weak : nil), "\(row.name): weak alone is gone")
    }

    @Test(arguments: [("invalid.json", 165), ("fuzz.jsonl", 1_792)])
    func verdictsAgree(file: String, rowCount: Int) throws {
        guard let rows = try GoldenFolder.rows(VerdictRow.self, in: file) else { return }
        var accepted = 0
        for row in rows {
            do {
                accepted += row.accepted ? 1 : 0
                let type = try RustType.swiftType(named: row.rust_type)
                try check(row, as: type)
            } catch {
                Issue.record("\(row.name), \(row.rust_type): \(error)")
            }
        }
        print("golden: \(rows.count) rows of \(file), \(accepted) of them accepted")
        if GoldenFolder.override == nil { #expect(rows.count == rowCount) }
    }

    /// Rows that rkyv refuses because of where its buffer lies in memory, which means nothing to us.
    private static let aboutMemory: Set<String> = ["buffer_address_4mod8_u64"]

    private func check<T: GoldenValue>(_ row: VerdictRow, as type: T.Type) throws {
        let archive = try bytes(hex: row.hex)
        let verdict: Result<T, ArchiveError>
        do throws(ArchiveError) {
            verdict = .success(try T(archivedBytes: archive))
        } catch {
            verdict = .failure(error)
        }
        switch verdict {
        case .success(let value):
            #expect(
                row.accepted || Self.aboutMemory.contains(row.name),
                "\(row.name), \(row.rust_type): looser than rkyv"
            )
            guard row.accepted else { return }
            // A value that is `null` in the file is no value to the decoder.
            let golden = row.value ?? .null
            // Archives of equal values are equal, and this compares all types alike.
            let wanted = try T(golden: golden).archivedBytes()
            #expect(hex(try value.archivedBytes()) == hex(wanted), "\(row.name), \(row.rust_type): value")
        case .failure(let error):
            #expect(!row.accepted, "\(row.name), \(row.rust_type): stricter than rkyv: \(error)")
            #expect((0...archive.count).contains(error.offset), "\(row.name): offset \(error.offset)")
        }
    }
}
