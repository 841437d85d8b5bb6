import RKYV

/// Lays out types that are known only at run time, with what `@Archivable` calls for types that are known when they are
/// compiled.
struct LayoutCalculator {
    /// The layouts of the types that have been declared so far.
    var declared: [String: ArchivedLayout] = [:]

    struct Undeclared: Error {
        let name: String
    }

    static func structure(_ layouts: [ArchivedLayout]) -> (layout: ArchivedLayout, offsets: [Int]) {
        var fields = layouts.map { StructField($0) }
        var layout = StructLayout()
        for field in fields { layout.add(field) }
        for later in fields.indices {
            for earlier in 0..<later { order(&fields, earlier, later) { layout.order(&$0, &$1) } }
        }
        for field in fields { layout.visit(field) }
        return (layout.layout, fields.map { layout.offset(of: $0) })
    }

    static func tuple(_ layouts: [ArchivedLayout]) -> (layout: ArchivedLayout, offsets: [Int]) {
        guard !layouts.isEmpty else { return (StructLayout().layout, []) }
        var fields = layouts.map { StructField($0) }
        let sorted = fields.indices.dropLast()
        var layout = TupleLayout()
        for index in sorted { layout.add(fields[index]) }
        for later in sorted {
            for earlier in 0..<later { order(&fields, earlier, later) { layout.order(&$0, &$1) } }
        }
        for index in sorted { layout.visit(fields[index]) }
        layout.place(last: &fields[fields.count - 1])
        return (layout.layout, fields.map { layout.offset(of: $0) })
    }

    static func enumeration(_ cases: [[ArchivedLayout]]) -> (layout: ArchivedLayout, offsets: [[Int]]) {
        var layout = EnumLayout(caseCount: cases.count)
        let offsets = cases.map { payloads in
            layout.beginCase()
            return payloads.map { layout.place($0) }
        }
        return (layout.layout, offsets)
    }

    private static func order(
        _ fields: inout [StructField],
        _ earlier: Int,
        _ later: Int,
        by order: (inout StructField, inout StructField) -> Void
    ) {
        var first = fields[earlier]
        var second = fields[later]
        order(&first, &second)
        fields[earlier] = first
        fields[later] = second
    }

    /// The layout of a type.
    func layout(of type: RustType) throws -> ArchivedLayout {
        switch type {
        case .named(let name, let arguments):
            if let layout = declared[name] { return layout }
            switch (name, arguments.count) {
            case ("Vec", 1), ("BTreeMap", 2), ("BTreeSet", 1): return [UInt8].archivedLayout
            case ("HashMap", 2), ("HashSet", 1): return [UInt8: UInt8].archivedLayout
            case ("Box", 1):
                if case .slice = arguments[0] { return [UInt8].archivedLayout }
                return arguments[0] == .named("str", []) ? BoxedString.archivedLayout : .relativePointer
            case ("Rc", 1), ("Arc", 1): return .relativePointer
            case ("Option", 1): return Self.enumeration([[], [try layout(of: arguments[0])]]).layout
            case ("Result", 2):
                return Self.enumeration([[try layout(of: arguments[0])], [try layout(of: arguments[1])]]).layout
            case ("Range", 1), ("RangeInclusive", 1):
                let bound = try layout(of: arguments[0])
                return Self.structure([bound, bound]).layout
            default:
                // A type that somebody declared has to be declared in the file.
                guard arguments.isEmpty, let type = RustType.scalar(named: name) else { throw Undeclared(name: name) }
                return type.archivedLayout
            }
        case .tuple(let elements): return Self.tuple(try elements.map { try layout(of: $0) }).layout
        case .array(let element, let count): return try layout(of: element).repeated(count)
        case .slice: throw Undeclared(name: "slice")
        }
    }
}
