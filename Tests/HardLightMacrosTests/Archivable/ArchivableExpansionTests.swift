import Testing

/// What `@Archivable` writes.
@Suite struct ArchivableExpansionTests {
    @Test func wholeStruct() {
        let expansion = ArchivableExpansion(
            of: """
                @Archivable
                struct Pair {
                    var first: UInt8, second: [String?]
                }
                """
        )
        #expect(expansion.diagnostics == [])
        let expected = """
            struct Pair {
                var first: UInt8, second: [String?]
            }

            nonisolated extension Pair: RKYV.Archivable {
                static var archivedLayout: RKYV.ArchivedLayout {
                    Archived._offsets.layout
                }

                struct Archived: Swift.Sendable {
                    let _pointer: RKYV.ArchivePointer

                    @inline(__always)
                    init(_ pointer: RKYV.ArchivePointer) {
                        _pointer = pointer
                    }

                    @inline(__always)
                    var first: UInt8.Archived {
                        UInt8.archived(at: _pointer.advanced(by: Self._offsets.field0))
                    }

                    @inline(__always)
                    var second: Swift.Array<Swift.Optional<String>>.Archived {
                        Swift.Array<Swift.Optional<String>>.archived(at: _pointer.advanced(by: Self._offsets.field1))
                    }

                    static var _offsets: (layout: RKYV.ArchivedLayout, field0: Swift.Int, field1: Swift.Int) {
                        var field0 = RKYV.StructField(UInt8.archivedLayout)
                        var field1 = RKYV.StructField(Swift.Array<Swift.Optional<String>>.archivedLayout)
                        var layout = RKYV.StructLayout()
                        layout.add(field0)
                        layout.add(field1)
                        layout.order(&field0, &field1)
                        layout.visit(field0)
                        layout.visit(field1)
                        return (layout.layout, layout.offset(of: field0), layout.offset(of: field1))
                    }
                }

                static func archived(at pointer: RKYV.ArchivePointer) -> Archived {
                    Archived(pointer)
                }

                static func validate(at position: Swift.Int, in validator: inout RKYV.ArchiveValidator) throws(RKYV.ArchiveError) {
                    let offsets = Archived._offsets
                    try UInt8.validate(at: position &+ offsets.field0, in: &validator)
                    try Swift.Array<Swift.Optional<String>>.validate(at: position &+ offsets.field1, in: &validator)
                }

                func archiveChildren(into writer: inout RKYV.ArchiveWriter) {
                    self.first.archiveChildren(into: &writer)
                    self.second.archiveChildren(into: &writer)
                }

                func archiveBody(into slot: RKYV.ArchiveSlot, _ writer: inout RKYV.ArchiveWriter) {
                    let offsets = Archived._offsets
                    self.first.archiveBody(into: slot.advanced(by: offsets.field0), &writer)
                    self.second.archiveBody(into: slot.advanced(by: offsets.field1), &writer)
                }

                static var hasChildren: Swift.Bool {
                    UInt8.hasChildren || Swift.Array<Swift.Optional<String>>.hasChildren
                }

                init(reading source: RKYV.ArchiveSource) {
                    let offsets = Archived._offsets
                    self.first = UInt8(reading: source.advanced(by: offsets.field0))
                    self.second = Swift.Array<Swift.Optional<String>>(reading: source.advanced(by: offsets.field1))
                }

                init(archived: Archived) {
                    self.init(reading: RKYV.ArchiveSource(archived._pointer))
                    Swift.withExtendedLifetime(archived) {
                    }
                }

                #if !hasFeature(Embedded)
                static func describe(in schema: inout RKYV.ArchiveSchemaBuilder) -> RKYV.ArchiveSchemaType {
                    schema.define(Self.self, as: .structure) { schema in
                    let offsets = Archived._offsets
                    schema.add("first", UInt8.self, at: offsets.field0)
                    schema.add("second", Swift.Array<Swift.Optional<String>>.self, at: offsets.field1)
                    }
                }
                #endif
            }
            """
        expectSameLines(expansion.source, expected)
    }

    @Test func wholeEnum() {
        let expansion = ArchivableExpansion(
            of: """
                @Archivable
                enum Event {
                    case moved(to: UInt32, UInt8), ended
                }
                """
        )
        #expect(expansion.diagnostics == [])
        let expected = """
            enum Event {
                case moved(to: UInt32, UInt8), ended
            }

            nonisolated extension Event: RKYV.Archivable {
                static var archivedOffsets: (layout: RKYV.ArchivedLayout, case0_0: Swift.Int, case0_1: Swift.Int) {
                    var layout = RKYV.EnumLayout(caseCount: 2)
                    layout.beginCase()
                    let case0_0 = layout.place(UInt32.archivedLayout)
                    let case0_1 = layout.place(UInt8.archivedLayout)
                    return (layout.layout, case0_0, case0_1)
                }

                static var archivedLayout: RKYV.ArchivedLayout {
                    archivedOffsets.layout
                }

                enum Archived: Swift.Sendable {
                    case moved(to: UInt32.Archived, UInt8.Archived)
                    case ended
                }

                init(archived: Archived) {
                    switch archived {
                    case .moved(let value0, let value1):
                        self = .moved(to: UInt32(archived: value0), UInt8(archived: value1))
                    case .ended:
                        self = .ended
                    }
                }

                static func archived(at pointer: RKYV.ArchivePointer) -> Archived {
                    let offsets = archivedOffsets
                    switch pointer.load(as: Swift.UInt8.self) {
                    case 0:
                    return .moved(to: UInt32.archived(at: pointer.advanced(by: offsets.case0_0)), UInt8.archived(at: pointer.advanced(by: offsets.case0_1)))
                    default:
                    return .ended
                    }
                }

                init(reading source: RKYV.ArchiveSource) {
                    let offsets = Self.archivedOffsets
                    switch source.load(as: Swift.UInt8.self) {
                    case 0:
                    self = .moved(to: UInt32(reading: source.advanced(by: offsets.case0_0)), UInt8(reading: source.advanced(by: offsets.case0_1)))
                    default:
                    self = .ended
                    }
                }

                static func validate(at position: Swift.Int, in validator: inout RKYV.ArchiveValidator) throws(RKYV.ArchiveError) {
                    let offsets = archivedOffsets
                    switch validator.load(Swift.UInt8.self, at: position) {
                    case 0:
                    try UInt32.validate(at: position &+ offsets.case0_0, in: &validator)
                    try UInt8.validate(at: position &+ offsets.case0_1, in: &validator)
                    case 1:
                    break
                    default:
                    throw RKYV.ArchiveError(.invalidTag, at: position)
                    }
                }

                func archiveChildren(into writer: inout RKYV.ArchiveWriter) {
                    switch self {
                    case .moved(let value0, let value1):
                    value0.archiveChildren(into: &writer)
                    value1.archiveChildren(into: &writer)
                    case .ended:
                    break
                    }
                }

                func archiveBody(into slot: RKYV.ArchiveSlot, _ writer: inout RKYV.ArchiveWriter) {
                    let offsets = Self.archivedOffsets
                    switch self {
                    case .moved(let value0, let value1):
                    slot.store(0 as Swift.UInt8)
                    value0.archiveBody(into: slot.advanced(by: offsets.case0_0), &writer)
                    value1.archiveBody(into: slot.advanced(by: offsets.case0_1), &writer)
                    case .ended:
                    slot.store(1 as Swift.UInt8)
                    }
                }

                static var hasChildren: Swift.Bool {
                    UInt32.hasChildren || UInt8.hasChildren
                }

                #if !hasFeature(Embedded)
                static func describe(in schema: inout RKYV.ArchiveSchemaBuilder) -> RKYV.ArchiveSchemaType {
                    schema.define(Self.self, as: .enumeration) { schema in
                    let offsets = archivedOffsets
                    schema.addCase("moved")
                    schema.add("to", UInt32.self, at: offsets.case0_0)
                    schema.add(nil, UInt8.self, at: offsets.case0_1)
                    schema.addCase("ended")
                    }
                }
                #endif
            }
            """
        expectSameLines(expansion.source, expected)
    }

    /// Line by line, whatever the indentation and the empty lines are: those are the formatter's.
    private func expectSameLines(
        _ actual: String,
        _ expected: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        func lines(_ text: String) -> [String] {
            text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.map(String.init)
        }
        let actual = lines(actual)
        let expected = lines(expected)
        for (actual, expected) in zip(actual, expected) { #expect(actual == expected, sourceLocation: sourceLocation) }
        #expect(actual.count == expected.count, sourceLocation: sourceLocation)
    }

    // MARK: Access

    @Test(arguments: [
        ("public", "public ", true), ("package", "package ", false), ("", "", false), ("internal", "", false),
        ("fileprivate", "", false), ("private", "", false),
    ])
    func accessAtTheTop(written: String, expected: String, isInlinable: Bool) {
        let expansion = ArchivableExpansion(of: "@Archivable \(written) struct S { \(written) var a: Int }")
        #expect(expansion.diagnostics == [])
        let inlinable = isInlinable ? "@inlinable " : ""
        #expect(expansion.contains("\(expected)struct Archived: Swift.Sendable {"))
        #expect(
            expansion.contains("\(inlinable)\(expected)func archiveChildren(into writer: inout RKYV.ArchiveWriter) {")
        )
    }

    @Test func accessIsThatOfThePropertyAtMost() {
        let expansion = ArchivableExpansion(
            of: "@Archivable public struct S { public var a: A; package var b: B; var c: C; private var d: D }"
        )
        #expect(expansion.contains("public var a: A.Archived {"))
        #expect(expansion.contains("package var b: B.Archived {"))
        #expect(expansion.contains("var c: C.Archived {"))
        #expect(expansion.contains("fileprivate var d: D.Archived {"))
        // Other modules cannot read the properties: nothing is inlinable.
        #expect(!expansion.source.contains("@inlinable"))
    }

    @Test func accessIsThatOfTheEnclosingTypeAtMost() {
        let hidden = ArchivableExpansion(of: "struct O { @Archivable public struct S { public var a: A } }")
        #expect(hidden.contains("func archiveChildren(into writer: inout RKYV.ArchiveWriter) {"))
        let visible = ArchivableExpansion(of: "public struct O { @Archivable public struct S { public var a: A } }")
        #expect(visible.contains("@inlinable public func archiveChildren(into writer: inout RKYV.ArchiveWriter) {"))
        let extended = ArchivableExpansion(of: "public extension O { @Archivable struct S { public var a: A } }")
        #expect(extended.contains("@inlinable public func archiveChildren(into writer: inout RKYV.ArchiveWriter) {"))
        let unknown = ArchivableExpansion(of: "extension O { @Archivable public struct S { public var a: A } }")
        #expect(unknown.contains("public func archiveChildren(into writer: inout RKYV.ArchiveWriter) {"))
    }

    // MARK: Kinds of declarations

    @Test func genericParametersHaveToBeArchivable() {
        let expansion = ArchivableExpansion(of: "@Archivable struct Page<Element, let count: Int> { var a: [Element] }")
        #expect(expansion.contains("nonisolated extension Page: RKYV.Archivable where Element: RKYV.Archivable {"))
    }

    @Test func nestedTypesAreNamedInFull() {
        let expansion = ArchivableExpansion(
            of: "struct Outer { @Archivable struct Inner { var a: Kind? }; enum Kind {} }"
        )
        #expect(expansion.contains("nonisolated extension Outer.Inner: RKYV.Archivable {"))
        // Where `Kind` is in scope, and where it is not.
        #expect(expansion.contains("enum ArchivedFieldTypes {", "typealias Field0 = Swift.Optional<Kind>"))
        #expect(expansion.contains("var a: ArchivedFieldTypes.Field0.Archived {"))
    }

    @Test func tuplesAreTakenApart() {
        let expansion = ArchivableExpansion(of: "@Archivable struct S { var a: (x: Int, (Bool, [Int])), b: Void }")
        #expect(
            expansion.contains(
                "var field0 = RKYV.StructField(RKYV.Tuple2<Int, RKYV.Tuple2<Bool, Swift.Array<Int>>>.archivedLayout)"
            )
        )
        #expect(expansion.contains("return (x: view.first, (view.second.first, view.second.second))"))
        let inner = "RKYV.Tuple2<Bool, Swift.Array<Int>>"
        #expect(
            expansion.contains(
                "RKYV.Tuple2<Int, \(inner)>(self.a.0, \(inner)(self.a.1.0, self.a.1.1)).archiveChildren(into: &writer)"
            )
        )
        #expect(
            expansion.contains("let value0 = RKYV.Tuple2<Int, \(inner)>(reading: source.advanced(by: offsets.field0))")
        )
        #expect(expansion.contains("self.a = (x: value0.first, (value0.second.first, value0.second.second))"))
        #expect(expansion.contains("self.b = ()"))
    }

    @Test(arguments: [
        ("var a: Int, b: String?, c: Double", true), ("var a: [Int]", false), ("var a: Int, b: Other", false),
        ("var a, b, c, d, e, f, g, h, i: Int", false),
    ])
    func aFewSimpleFieldsAreReadInPlace(fields: String, isInlined: Bool) {
        let expansion = ArchivableExpansion(of: "@Archivable struct S { \(fields) }")
        #expect(expansion.contains("@inline(__always)", "init(reading source: RKYV.ArchiveSource) {") == isInlined)
    }

    @Test func indirectPayloadsOfTheOwnTypeAreBoxes() {
        let expansion = ArchivableExpansion(
            of: "@Archivable enum Tree<V> { case leaf(V); indirect case node(Tree<V>, [Tree<V>], Self?) }"
        )
        #expect(
            expansion.contains(
                "case node(RKYV.ArchivedBox<Tree<V>>, Swift.Array<Tree<V>>.Archived, Swift.Optional<RKYV.ArchivedBox<Tree<V>>>)"
            )
        )
        #expect(expansion.contains("RKYV.Box<Tree<V>>(value0).archiveChildren(into: &writer)"))
        let values = [
            "RKYV.Box<Tree<V>>.value(reading: source.advanced(by: offsets.case1_0))",
            "Swift.Array<Tree<V>>(reading: source.advanced(by: offsets.case1_1))",
            "RKYV.Box<Tree<V>>.optionalValue(reading: source.advanced(by: offsets.case1_2))",
        ]
        #expect(expansion.contains("self = .node(\(values.joined(separator: ", ")))"))
    }

    @Test func moreThan255CasesNeedTwoBytes() {
        func tag(_ count: Int) -> ArchivableExpansion {
            ArchivableExpansion(
                of: "@Archivable enum E { case \((0..<count).map { "c\($0)" }.joined(separator: ", ")) }"
            )
        }
        #expect(tag(255).contains("switch pointer.load(as: Swift.UInt8.self) {"))
        #expect(tag(256).contains("switch pointer.load(as: Swift.UInt16.self) {"))
    }

    @Test func keysHashAndCompareFieldByField() {
        let expansion = ArchivableExpansion(of: "@Archivable struct P: ArchivableKey { var x: Int8; var y: String }")
        #expect(
            expansion.contains(
                "func hash(into hasher: inout RKYV.SeaHasher) {",
                "self.x.hash(into: &hasher)",
                "self.y.hash(into: &hasher)"
            )
        )
        #expect(expansion.contains("let order0 = Int8.order(left.x, right.x)", "if order0 != .same {"))
        #expect(expansion.contains("let order0 = Int8.order(left.x, archived: right.x)"))
        #expect(expansion.contains("let order0 = Int8.order(archived: left.x, archived: right.x)"))
    }

    @Test func enumKeysHashTheirTagFirst() {
        let expansion = ArchivableExpansion(
            of: "@Archivable enum E: ArchivableKey { case a, b(Int, (Bool, [Int]), Void); indirect case c(E) }"
        )
        #expect(expansion.diagnostics == [])
        #expect(expansion.contains("case .a:", "hasher.combine(0 as Swift.UInt8)"))
        #expect(
            expansion.contains(
                "case .b(let value0, let value1, let value2):",
                "hasher.combine(1 as Swift.UInt8)",
                "value0.hash(into: &hasher)",
                "value1.0.hash(into: &hasher)",
                "value1.1.hash(into: &hasher)"
            )
        )
        #expect(expansion.contains("Swift.Array<Int>.hash(value1.1, into: &hasher)"))
        #expect(expansion.contains("RKYV.Box<E>(value0).hash(into: &hasher)"))
        #expect(expansion.contains("let order2 = Swift.Array<Int>.order(left1.1, archived: right1.1)"))
        #expect(expansion.contains("let order0 = RKYV.Box<E>.order(RKYV.Box<E>(left0), archived: right0)"))
        #expect(expansion.contains("return RKYV.KeyOrder(archivedTag(of: left), archivedTag(of: right))"))
    }

    @Test func tuplesInKeysAreTakenApart() {
        let expansion = ArchivableExpansion(of: "@Archivable struct K: ArchivableKey { var a: (Int, [Int]) }")
        #expect(
            expansion.contains("self.a.0.hash(into: &hasher)", "self.a.1.hash(into: &hasher)")
        )
        #expect(expansion.contains("let order1 = Swift.Array<Int>.order(archived: left.a.1, archived: right.a.1)"))
    }

    @Test func descriptionsOfTheOwnerStand() {
        let written =
            "static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named(\"T\") }"
        for source in [written, "#if DEBUG\n\(written)\n#else\n\(written)\n#endif"] {
            let expansion = ArchivableExpansion(of: "@Archivable struct S { var a: Int\n\(source)\n}")
            #expect(!expansion.source.contains("schema.define"))
        }
        let other = ArchivableExpansion(of: "@Archivable struct S { var a: Int; func describe(to other: S) {} }")
        #expect(other.contains("schema.define(Self.self, as: .structure) { schema in"))
        let tuple = ArchivableExpansion(of: "@Archivable(as: .tuple) struct `default` { var `in`: Int }")
        #expect(tuple.contains("schema.define(Self.self, as: .tuple) { schema in"))
        #expect(tuple.contains("schema.add(\"in\", Int.self, at: offsets.field0)"))
    }

    @Test func attributesThatSayWhereATypeIsAreRepeated() {
        let expansion = ArchivableExpansion(
            of: "@available(macOS 15, *) enum O { @available(*, deprecated) @frozen @Archivable struct S { var a: A } }"
        )
        #expect(
            expansion.contains(
                "@available(macOS 15, *)",
                "@available(*, deprecated)",
                "nonisolated extension O.S: RKYV.Archivable {"
            )
        )
    }

    /// The compiler leaves out the `Sendable` that `Error` implies when a macro offers it.
    @Test(arguments: ["struct E: Error { var a: A }", "enum E: Swift.Error { case a(A) }"])
    func errorsAreSendable(_ declaration: String) {
        let expansion = ArchivableExpansion(of: "@Archivable public \(declaration)")
        #expect(expansion.contains("nonisolated extension E: RKYV.Archivable, Swift.Sendable {"))
    }

    @Test func enumsWithoutPayloadsAreTheirOwnViews() {
        let expansion = ArchivableExpansion(of: "@Archivable public enum Color { case red, green }")
        #expect(expansion.contains("nonisolated extension Color: RKYV.Archivable, Swift.Sendable {"))
        #expect(expansion.contains("public typealias Archived = Self"))
    }
}
