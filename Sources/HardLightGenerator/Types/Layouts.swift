import RKYV

/// Where the parts of the interface's types are in an archive.
///
/// The rules are those of `RKYV`, which the macros have the compiler follow: here they are followed at once.
struct Layouts {
    private let types: [DeclaredType]
    private var known: [Int: ArchivedLayout] = [:]
    private var begun: Set<Int> = []

    /// The number of a type whose values would contain one of their own kind without end.
    private(set) var endless: Int?

    init(of types: [DeclaredType]) {
        self.types = types
    }

    /// The offsets of some parts, and the layout of what they are parts of.
    struct Places: Equatable {
        var layout: ArchivedLayout
        var offsets: [Int]
    }

    /// The layout of a type. In a type that contains itself, ``endless`` is set.
    mutating func layout(of type: WebType) -> ArchivedLayout {
        switch type {
        case .scalar(let scalar): return scalar.layout
        case .declared(let number): return layout(ofDeclared: number)
        case .option(let wrapped): return cases([[], [wrapped]]).layout
        case .result(let success, let failure): return cases([[success], [failure]]).layout
        case .vec, .sortedMap, .sortedSet: return ArchivedLayout(size: 8, alignment: 4)
        case .hashMap, .hashSet: return ArchivedLayout(size: 12, alignment: 4)
        case .array(let element, let count): return layout(of: element).repeated(count)
        case .tuple(let elements): return tuple(elements).layout
        case .box, .shared: return .relativePointer
        case .range(let bound): return structure([bound, bound]).layout
        case .nonZero(let integer):
            var layout = layout(of: integer)
            layout.nicheCount = 1
            layout.nicheSize = layout.size
            return layout
        }
    }

    private mutating func layout(ofDeclared number: Int) -> ArchivedLayout {
        if let layout = known[number] { return layout }
        guard begun.insert(number).inserted else {
            endless = endless ?? number
            return ArchivedLayout(size: 0, alignment: 1)
        }
        let layout: ArchivedLayout
        switch types[number].kind {
        case .structure(let fields, let isTuple):
            layout = isTuple ? tuple(fields.map(\.type)).layout : structure(fields.map(\.type)).layout
        case .enumeration(let all): layout = cases(all.map { $0.payloads.map(\.type) }).layout
        }
        known[number] = layout
        return layout
    }

    /// The places of a struct's fields.
    mutating func structure(_ types: [WebType]) -> Places {
        structure(of: types.map { layout(of: $0) })
    }

    /// The places of the pointer and the key in an inner entry of a sorted map.
    mutating func innerEntry(key: WebType) -> Places {
        structure(of: [.relativePointer, layout(of: key)])
    }

    private func structure(of layouts: [ArchivedLayout]) -> Places {
        var fields = layouts.map { StructField($0) }
        var layout = StructLayout()
        for field in fields { layout.add(field) }
        for (later, earlier) in Self.pairs(of: fields.count) { Self.order(&fields, earlier, later, layout.order) }
        for field in fields { layout.visit(field) }
        return Places(layout: layout.layout, offsets: fields.map { layout.offset(of: $0) })
    }

    /// The places of a tuple's elements: the last one stays last.
    mutating func tuple(_ types: [WebType]) -> Places {
        guard !types.isEmpty else { return Places(layout: Unit.archivedLayout, offsets: []) }
        var fields = types.map { StructField(self.layout(of: $0)) }
        let last = fields.count - 1
        var layout = TupleLayout()
        for field in fields[..<last] { layout.add(field) }
        for (later, earlier) in Self.pairs(of: last) { Self.order(&fields, earlier, later, layout.order) }
        for field in fields[..<last] { layout.visit(field) }
        layout.place(last: &fields[last])
        return Places(layout: layout.layout, offsets: fields.map { layout.offset(of: $0) })
    }

    private static func pairs(of count: Int) -> [(later: Int, earlier: Int)] {
        (0..<count).flatMap { later in (0..<later).map { (later, $0) } }
    }

    private static func order(
        _ fields: inout [StructField],
        _ earlier: Int,
        _ later: Int,
        _ compare: (inout StructField, inout StructField) -> Void
    ) {
        // Two elements of one array cannot be lent at a time.
        var (first, second) = (fields[earlier], fields[later])
        compare(&first, &second)
        (fields[earlier], fields[later]) = (first, second)
    }

    /// The places of the payloads of an enum's cases.
    struct CasePlaces {
        let layout: ArchivedLayout
        let offsets: [[Int]]
    }

    mutating func cases(_ cases: [[WebType]]) -> CasePlaces {
        var layout = EnumLayout(caseCount: cases.count)
        let offsets = cases.map { payloads in
            layout.beginCase()
            return payloads.map { layout.place(self.layout(of: $0)) }
        }
        return CasePlaces(layout: layout.layout, offsets: offsets)
    }
}
