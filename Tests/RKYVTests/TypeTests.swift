import RKYV
import Testing

/// What no golden row shows: types by their declarations.
@Suite struct TypeTests {
    @Archivable indirect enum Expression: Equatable {
        case number(Int64)
        case sum(Expression, Expression)
        case negation(of: Expression?)
    }

    @Test func indirectPayloadsAreBoxes() throws {
        let expression = Expression.sum(.number(5), .negation(of: .number(7)))
        let bytes = try expression.archivedBytes()
        #expect(try Expression(archivedBytes: bytes) == expression)
        guard case .sum(let left, _) = try Expression.archived(validating: bytes), case .number(5) = left.value else {
            Issue.record("wrong view")
            return
        }
        // As Rust's `enum { Number(i64), Sum(Box<_>, Box<_>), Negation(Option<Box<_>>) }`.
        #expect(Expression.archivedLayout.size == 16)
    }

    // A tag of two bytes from 256 cases on.
    @Archivable enum ManyCases: CaseIterable {
        case a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4, c5, c6
        case c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3
        case f4, f5, f6, f7, f8, f9, g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, i0
        case i1, i2, i3, i4, i5, i6, i7, i8, i9, j0, j1, j2, j3, j4, j5, j6, j7, j8, j9, k0, k1, k2, k3, k4, k5, k6, k7
        case k8, k9, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, n0, n1, n2, n3, n4
        case n5, n6, n7, n8, n9, o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, q0, q1
        case q2, q3, q4, q5, q6, q7, q8, q9, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, s0, s1, s2, s3, s4, s5, s6, s7, s8
        case s9, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, u0, u1, u2, u3, u4, u5, u6, u7, u8, u9, v0, v1, v2, v3, v4, v5
        case v6, v7, v8, v9, w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, y0, y1, y2
        case y3, y4, y5, y6, y7, y8, y9, z0, z1, z2, z3, z4, z5
    }

    @Test func moreThan255CasesHaveALargeTag() throws {
        #expect(ManyCases.allCases.count == 256)
        #expect(ManyCases.archivedLayout.size == 2)
        #expect(try ManyCases.z5.archivedBytes() == [255, 0])
        for (tag, value) in ManyCases.allCases.enumerated() {
            #expect(try ManyCases(archivedBytes: [UInt8(tag), 0]) == value)
        }
        #expect(throws: ArchiveError(.invalidTag, at: 0)) { try ManyCases(archivedBytes: [0, 1]) }
    }

    @Archivable struct State: Equatable {
        var task: Task
        var error: Error
        var result: Result<UInt8, Error>

        @Archivable enum Error: Swift.Error, Equatable { case broke(UInt8) }
        @Archivable struct Task: Equatable { var `default`: UInt8 }
    }

    @Test func usersMayNameTheirTypesAsTheyLike() throws {
        let state = State(task: State.Task(default: 1), error: .broke(2), result: .failure(.broke(3)))
        #expect(try State(archivedBytes: state.archivedBytes()) == state)
    }

    @Test func resultIsRustsResult() throws {
        let swift: [Result<[UInt8], RPCErrorV2>] = [.success([1, 2]), .failure(.handlerPanicked)]
        let rust: [RustResult<[UInt8], RPCErrorV2>] = [.ok([1, 2]), .err(.handlerPanicked)]
        #expect(try swift.archivedBytes() == rust.archivedBytes())
        #expect(Result<[UInt8], RPCErrorV2>.archivedLayout == RustResult<[UInt8], RPCErrorV2>.archivedLayout)
    }

    @Archivable struct Generic<Value: Equatable>: Equatable {
        var value: Value
        var others: [Value?]
    }

    @Test func genericTypesAreArchivedByTheirArguments() throws {
        let text = Generic(value: "text", others: ["a text that is not inline", nil])
        #expect(try Generic<String>(archivedBytes: text.archivedBytes()) == text)
        let flag = Generic(value: true, others: [])
        #expect(try Generic<Bool>(archivedBytes: flag.archivedBytes()) == flag)
    }

    /// Cannot be copied: archived where it is.
    @Archivable struct Unique: ~Copyable {
        var name: String
        var numbers: [UInt32]
    }

    @Test func noncopyableTypesAreArchivable() throws {
        let unique = Unique(name: "a name that is not inline", numbers: [1, 2, 3])
        var scratch = ArchiveScratch()
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)
        defer { output.deallocate() }
        let size = try unique.archive(into: output, scratch: &scratch)
        let bytes = UnsafeRawBufferPointer(rebasing: output[..<size])
        var validator = ArchiveValidator(bytes, depthLimit: 8)
        let root = try validator.validateRoot(Unique.self)
        let view = Unique.archived(at: ArchivePointer(owner: nil, bytes: bytes).advanced(by: root))
        #expect(view.name == "a name that is not inline")
        #expect(Array(view.numbers) == [1, 2, 3])
    }

    @Archivable struct Point: ArchivableKey {
        var x: Int32
        var name: String
    }

    @Test func structsMayBeKeys() throws {
        let points = (0..<50).map { Point(x: Int32($0 % 5) - 2, name: "point number \($0)") }
        let map = Dictionary(uniqueKeysWithValues: points.enumerated().map { ($1, UInt8($0)) })
        let view = try [Point: UInt8].archived(validating: map.archivedBytes())
        for (number, point) in points.enumerated() { #expect(view[point] == UInt8(number)) }
        #expect(view[Point(x: 9, name: "")] == nil)
        let sorted = SortedSet(points)
        #expect(sorted.map(\.x) == points.map(\.x).sorted())
        #expect(try SortedSet<Point>(archivedBytes: sorted.archivedBytes()) == sorted)
    }

    @Test func sortedMapsAreMaps() {
        var map: SortedMap<String, Int> = ["b": 2, "a": 1, "c": 3, "b": 4]
        #expect(map.map(\.key) == ["a", "b", "c"])
        #expect(map["b"] == 4)
        map["b"] = nil
        map["é"] = 5
        map["z"] = 6
        #expect(map["b"] == nil)
        // The order of the UTF-8.
        #expect(map.map(\.key) == ["a", "c", "z", "é"])
        #expect(map.first?.value == 1)
        let numbers: SortedMap<Int32, String> = [3: "three", -1: "minus one"]
        #expect(numbers[-1] == "minus one")
        #expect(numbers.map(\.key) == [-1, 3])
        var set: SortedSet<UInt8> = [3, 1, 2, 3]
        #expect(Array(set) == [1, 2, 3])
        set.insert(0)
        set.remove(2)
        #expect(Array(set) == [0, 1, 3])
        #expect(set.contains(3) && !set.contains(2))
    }

    @Test func addressesAreWrittenAsPeopleWriteThem() {
        #expect("\(IPv4Address(127, 0, 0, 1))" == "127.0.0.1")
        #expect("\(IPv6Address(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))" == "2001:db8::1")
        #expect("\(IPv6Address(0, 0, 0, 0, 0, 0, 0, 0))" == "::")
        #expect("\(IPv6Address(1, 0, 2, 0, 0, 3, 0, 0))" == "1:0:2::3:0:0")
        #expect("\(IPv6Address(1, 2, 3, 4, 5, 6, 7, 8))" == "1:2:3:4:5:6:7:8")
        #expect(
            "\(UUIDBytes((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255)))"
                == "00010203-0405-0607-0809-0a0b0c0d0eff"
        )
    }

    @Test func errorsSayWhatAndWhere() {
        #expect("\(ArchiveError(.invalidBool, at: 4))" == "archive byte 4: expected a Bool, 0 or 1")
        #expect(throws: ArchiveError(.invalidBool, at: 15)) {
            try Mixed(archivedBytes: [UInt8](repeating: 0, count: 15) + [2])
        }
        #expect(throws: ArchiveError(.invalidUTF8, at: 1)) { try String(archivedBytes: [97, 0xff, 0, 0, 0, 0, 0, 2]) }
    }
}
