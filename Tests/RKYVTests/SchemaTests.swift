import RKYV
import Testing

/// Schemas: what they say, what they leave out, and what they do not.
@Suite struct SchemaTests {
    // MARK: Texts

    @Archivable struct Point {
        var x: Int32
        var y: Int32
    }

    @Test func aSchemaIsItsTypesFieldsAndLayouts() {
        #expect(
            ArchiveSchema(Mixed2.self).description == """
                schema 1, layout rule 1, fingerprint 7758e7e56b918446
                root Mixed2
                struct Mixed2: 40 bytes, align 8
                  flag: bool @32
                  name: String @8
                  id: u64 @16
                  tags: Vec<u16> @24
                  opt: Option<u32> @0
                """
        )
        #expect(
            ArchiveSchema([Shape].self).description == """
                schema 1, layout rule 1, fingerprint 39fe0647b0d3e42c
                root Vec<Shape>
                enum Shape: 24 bytes, align 8
                  unit
                  circle(f64 @8)
                  rect(w: u32 @4, h: u32 @8, tag: u8 @12)
                  named(a: u8 @1, s: String @4, b: u64 @16)
                  pair(u8 @1, u16 @2)
                  list(Vec<String> @4)
                """
        )
    }

    @Test func recursiveTypesAreDefinedOnce() {
        #expect(
            ArchiveSchema(Tree.self).description == """
                schema 1, layout rule 1, fingerprint 70af0cc255c7c468
                root Tree
                struct Tree: 16 bytes, align 4
                  name: String @0
                  kids: Vec<Tree> @8
                """
        )
    }

    @Test func theCanonicalTextHasNumbersForTypesAndNamesWithoutCase() {
        #expect(
            ArchiveSchema([HasEnum].self).canonicalText == """
                schema 1, layout rule 1
                root Vec<#0>
                struct #0: 32 bytes, align 8
                  a: u8 @26
                  c: #1 @27
                  s: #2 @0
                  b: u16 @24
                enum #1: 1 bytes, align 1
                  red
                  green
                  blue
                enum #2: 24 bytes, align 8
                  unit
                  circle(f64 @8)
                  rect(w: u32 @4, h: u32 @8, tag: u8 @12)
                  named(a: u8 @1, s: String @4, b: u64 @16)
                  pair(u8 @1, u16 @2)
                  list(Vec<String> @4)

                """
        )
    }

    @Archivable struct Everything {
        var integers: (u: UInt, i: Int)
        var float: Float?
        var character: Unicode.Scalar
        var nothing: Void
        var text: BoxedString
        var result: Result<[UInt8], RPCErrorV2>
        var boxed: Box<Point>
        var shared: Shared<String>
        var map: [String: [UInt16]]
        var set: Set<Int64>
        var ordered: SortedMap<UInt8, SortedSet<Bool>>
        var time: Duration
        var range: Range<UInt32>
        var closed: ClosedRange<Int8>
        var number: NonZero<UInt16>?
        var id: UUIDBytes
        var address: IPEndpoint
        var `default`: Never?
    }

    @Test func standardTypesHaveTheirNamesInRust() {
        let lines = ArchiveSchema(Everything.self).description.split(separator: "\n").map { line in
            String(line.prefix { $0 != "@" })
        }
        #expect(
            lines.dropFirst(3).prefix(18) == [
                "  integers: Tuple2<UInt, Int> ", "  float: Option<f32> ", "  character: char ", "  nothing: () ",
                "  text: Box<str> ", "  result: Result<Vec<u8>, RPCErrorV2> ", "  boxed: Box<Point> ",
                "  shared: Rc<String> ", "  map: HashMap<String, Vec<u16>> ", "  set: HashSet<i64> ",
                "  ordered: BTreeMap<u8, BTreeSet<bool>> ", "  time: Duration ", "  range: Range<u32> ",
                "  closed: RangeInclusive<i8> ", "  number: Option<NonZero<u16>> ", "  id: Uuid ",
                "  address: SocketAddr ", "  default: Option<!> ",
            ]
        )
        #expect(lines.contains("tuple Tuple2<UInt, Int>: 8 bytes, align 4"))
        #expect(lines.contains("  usize "))
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            #expect(ArchiveSchema(InlineArray<3, UInt128>.self).description.contains("root [u128; 3]"))
        }
    }

    // MARK: Fingerprints

    enum Renamed {
        @Archivable struct Place {
            var X: Int32
            var _y: Int32
        }
    }

    enum Swapped {
        @Archivable struct Point {
            var y: Int32
            var x: Int32
        }
    }

    enum Retyped {
        @Archivable struct Point {
            var x: Int32
            var y: UInt32
        }
    }

    enum Tupled {
        @Archivable(as: .tuple) struct Point {
            var x: Int32
            var y: Int32
        }
    }

    @Test func theFingerprintIsThatOfWhatMatters() {
        let original = ArchiveSchema(Point.self).fingerprint
        #expect(original == 0x04f8_e75f_d203_f22c, "must never change: others have it in their tests")
        #expect(ArchiveSchema(Renamed.Place.self).fingerprint == original, "types' names, case and underscores")
        #expect(ArchiveSchema(Swapped.Point.self).fingerprint != original, "the same bytes with another meaning")
        #expect(ArchiveSchema(Retyped.Point.self).fingerprint != original)
        #expect(ArchiveSchema(Tupled.Point.self).fingerprint != original)
        #expect(ArchiveSchema([Point].self).fingerprint != original)
    }

    @Test func theFingerprintIsFNV1a() {
        // As others would write it down from the description, with the constants in decimal.
        let text = ArchiveSchema(Point.self).canonicalText
        let hash = text.utf8.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        #expect(ArchiveSchema(Point.self).fingerprint == hash)
    }

    // MARK: Pinning

    enum Grown {
        @Archivable struct Point {
            var x: Int32
            var y: Int32
            var z: Int32
        }
    }

    @Test func changesAreToldLineByLine() {
        let pinned = ArchiveSchema(Point.self).description
        #expect(ArchiveSchema(Point.self).changes(since: pinned) == [])
        #expect(ArchiveSchema(Renamed.Place.self).changes(since: pinned) == [])
        #expect(
            Array(ArchiveSchema(Grown.Point.self).changes(since: pinned).dropFirst(2)) == [
                "- struct Point: 8 bytes, align 4", "+ struct Point: 12 bytes, align 4", "+   z: i32 @8",
            ]
        )
        #expect(
            Array(ArchiveSchema(Retyped.Point.self).changes(since: pinned).dropFirst(2)) == [
                "  struct Point: 8 bytes, align 4", "-   y: i32 @4", "+   y: u32 @4",
            ]
        )
        #expect(!ArchiveSchema(Point.self).changes(since: "").isEmpty)
    }

    // MARK: Types that describe themselves

    /// Archived as a number, described as one.
    struct Celsius: ScalarArchivable {
        var degrees: Int16
        static var archivedLayout: ArchivedLayout { Int16.archivedLayout }
        static func archived(at pointer: ArchivePointer) -> Celsius { Celsius(degrees: pointer.load()) }
        static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {}
        func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(degrees) }
    }

    @Archivable struct Weather {
        var temperature: Celsius

        static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            schema.define(Self.self, as: .structure) { $0.add("temperature", Int16.self, at: 0) }
        }
    }

    @Test func typesMayDescribeThemselves() {
        #expect(ArchiveSchema(Weather.self).description.hasSuffix("\n  temperature: i16 @0"))
        #expect(ArchiveSchema(Celsius.self).description.hasSuffix("\nopaque Celsius: 2 bytes, align 2"))
        #expect(ArchiveSchema(TypeTests.Unique.self).description.contains("struct Unique: 16 bytes"))
    }

    @Test func typesOfOneNameAreToldApart() {
        let schema = ArchiveSchema(Tuple2<Point, Grown.Point>.self).description
        #expect(schema.contains("\nstruct Point: 8 bytes, align 4\n"))
        #expect(schema.contains("\nstruct Point#2: 12 bytes, align 4\n"))
    }
}
