import RKYV
import Testing

/// The layouts of real rkyv types, computed from the declarations that the file gives.
@Suite struct LayoutTests {
    private struct Row: Decodable {
        let kind: String
        let name: String
        let decl: JSON?
        let size: Int
        let align: Int
        let offsets: [String: Int]
    }

    @Test func allLayoutsFollowTheRule() throws {
        guard let rows = try GoldenFolder.rows(Row.self, in: "layouts.json") else { return }
        var layouts = LayoutCalculator()
        // A declaration may name a type that is declared further down.
        var waiting = rows
        while !waiting.isEmpty {
            var unresolved: [Row] = []
            for row in waiting {
                do {
                    try check(row, with: &layouts)
                } catch is LayoutCalculator.Undeclared {
                    unresolved.append(row)
                }
            }
            guard unresolved.count < waiting.count else {
                for row in unresolved { Issue.record("\(row.name): a type in its declaration is unknown") }
                break
            }
            waiting = unresolved
        }
        print("golden: \(rows.count) rows of layouts.json")
        if GoldenFolder.override == nil { #expect(rows.count == 939) }
    }

    private func check(_ row: Row, with layouts: inout LayoutCalculator) throws {
        let layout: ArchivedLayout
        var offsets: [String: Int] = [:]
        switch row.kind {
        case "struct", "tuple":
            let fields = try (row.decl ?? .array([])).array.map { field in
                (name: try field.array[0].string, layout: try layouts.layout(of: RustType(try field.array[1].string)))
            }
            let (of, places) =
                row.kind == "tuple"
                ? LayoutCalculator.tuple(fields.map(\.layout)) : LayoutCalculator.structure(fields.map(\.layout))
            layout = of
            offsets = Dictionary(uniqueKeysWithValues: zip(fields.map(\.name), places))
            if row.kind == "struct" { layouts.declared[row.name] = layout }
        case "enum":
            var cases: [[ArchivedLayout]] = []
            var names: [[String]] = []
            for variant in try (row.decl ?? .array([])).array {
                let parts = try variant.array
                let fields = try parts[2].array.map { try $0.array.map { try $0.string } }
                cases.append(try fields.map { try layouts.layout(of: RustType($0[1])) })
                names.append(try fields.map { "\(try parts[0].string).\($0[0])" })
            }
            let (of, places) = LayoutCalculator.enumeration(cases)
            layout = of
            for (names, places) in zip(names, places) {
                for (name, place) in zip(names, places) { offsets[name] = place }
            }
            layouts.declared[row.name] = layout
        default:
            layout = try layouts.layout(of: RustType(row.name))
        }
        #expect(layout.size == row.size, "\(row.name): size")
        #expect(layout.alignment == row.align, "\(row.name): alignment")
        if row.decl != nil { #expect(offsets == row.offsets, "\(row.name): offsets") }
    }
}
