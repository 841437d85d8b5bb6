import RKYV

// The user types that the golden files name, fields in declaration order, and how the files write their values.

@Archivable struct Mixed {
    var a: UInt8
    var b: UInt64
    var c: UInt16
    var d: UInt32
    var e: Bool
}

extension Mixed: GoldenValue {
    init(golden: JSON) throws {
        a = try golden.field("a")
        b = try golden.field("b")
        c = try golden.field("c")
        d = try golden.field("d")
        e = try golden.field("e")
    }
}

@Archivable struct Mixed2 {
    var flag: Bool
    var name: String
    var id: UInt64
    var tags: [UInt16]
    var opt: UInt32?
}

extension Mixed2: GoldenValue {
    init(golden: JSON) throws {
        flag = try golden.field("flag")
        name = try golden.field("name")
        id = try golden.field("id")
        tags = try golden.field("tags")
        opt = try golden.field("opt")
    }
}

@Archivable struct Inner {
    var x: UInt8
    var y: UInt32
}

extension Inner: GoldenValue {
    init(golden: JSON) throws {
        x = try golden.field("x")
        y = try golden.field("y")
    }
}

@Archivable struct Nested {
    var p: UInt8
    var inner: Inner
    var q: UInt16
    var list: [Inner]
    var boxed: Box<Inner>
}

extension Nested: GoldenValue {
    init(golden: JSON) throws {
        p = try golden.field("p")
        inner = try golden.field("inner")
        q = try golden.field("q")
        list = try golden.field("list")
        boxed = try golden.field("boxed")
    }
}

@Archivable struct Strs {
    var a: String
    var b: String
    var c: [String]
    var d: String?
}

extension Strs: GoldenValue {
    init(golden: JSON) throws {
        a = try golden.field("a")
        b = try golden.field("b")
        c = try golden.field("c")
        d = try golden.field("d")
    }
}

@Archivable struct Chars {
    var a: UInt8
    var c: Unicode.Scalar
    var o: Unicode.Scalar?
    var f: Float
}

extension Chars: GoldenValue {
    init(golden: JSON) throws {
        a = try golden.field("a")
        c = try golden.field("c")
        o = try golden.field("o")
        f = try golden.field("f")
    }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
@Archivable struct Big {
    var a: UInt128
    var b: UInt8
    var c: Int128
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Big: GoldenValue {
    init(golden: JSON) throws {
        a = try golden.field("a")
        b = try golden.field("b")
        c = try golden.field("c")
    }
}

@Archivable struct Empty {}

extension Empty: GoldenValue {
    init(golden: JSON) throws {
        guard golden == .object([:]) || golden == .null else { throw JSON.Mismatch(wanted: "{}", found: golden) }
    }
}

@Archivable struct Tup {
    var first: UInt8
    var second: UInt64
    var third: String
}

extension Tup: GoldenValue {
    init(golden: JSON) throws {
        let parts = try golden.array
        first = try UInt8(golden: parts[0])
        second = try UInt64(golden: parts[1])
        third = try String(golden: parts[2])
    }
}

@Archivable struct Node {
    var val: UInt32
    var next: Box<Node>?
}

extension Node: GoldenValue {
    init(golden: JSON) throws {
        val = try golden.field("val")
        next = try golden.field("next")
    }
}

@Archivable struct Tree {
    var name: String
    var kids: [Tree]
}

extension Tree: GoldenValue {
    init(golden: JSON) throws {
        name = try golden.field("name")
        kids = try golden.field("kids")
    }
}

@Archivable enum Color {
    case red, green, blue
}

extension Color: GoldenValue {
    init(golden: JSON) throws {
        switch try golden.enumCase.name {
        case "Red": self = .red
        case "Green": self = .green
        case "Blue": self = .blue
        default: throw JSON.Mismatch(wanted: "Color", found: golden)
        }
    }
}

@Archivable enum Solo {
    case only(a: UInt8, b: UInt32)
}

extension Solo: GoldenValue {
    init(golden: JSON) throws {
        let fields = try golden["Only"]
        self = .only(a: try fields.field("a"), b: try fields.field("b"))
    }
}

@Archivable enum Shape {
    case unit
    case circle(Double)
    case rect(w: UInt32, h: UInt32, tag: UInt8)
    case named(a: UInt8, s: String, b: UInt64)
    case pair(UInt8, UInt16)
    case list([String])
}

extension Shape: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        switch name {
        case "Unit": self = .unit
        case "Circle": self = .circle(try fields.field("r"))
        case "Rect": self = .rect(w: try fields.field("w"), h: try fields.field("h"), tag: try fields.field("tag"))
        case "Named": self = .named(a: try fields.field("a"), s: try fields.field("s"), b: try fields.field("b"))
        case "Pair": self = .pair(try fields.field("x"), try fields.field("y"))
        case "List": self = .list(try fields.field("v"))
        default: throw JSON.Mismatch(wanted: "Shape", found: golden)
        }
    }
}

@Archivable enum Wrap {
    case a(Color)
    case b(Mixed)
    case c(o: Color?, s: Shape)
}

extension Wrap: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        switch name {
        case "A": self = .a(try fields.field("c"))
        case "B": self = .b(try fields.field("m"))
        case "C": self = .c(o: try fields.field("o"), s: try fields.field("s"))
        default: throw JSON.Mismatch(wanted: "Wrap", found: golden)
        }
    }
}

@Archivable struct HasEnum {
    var a: UInt8
    var c: Color
    var s: Shape
    var b: UInt16
}

extension HasEnum: GoldenValue {
    init(golden: JSON) throws {
        a = try golden.field("a")
        c = try golden.field("c")
        s = try golden.field("s")
        b = try golden.field("b")
    }
}

@Archivable struct Maps {
    var m: [UInt32: String]
    var b: SortedMap<UInt32, String>
    var n: UInt8
}

extension Maps: GoldenValue {
    init(golden: JSON) throws {
        m = try golden.field("m")
        b = try golden.field("b")
        n = try golden.field("n")
    }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
@Archivable struct Arr {
    var a: UInt8
    var b: [16 of UInt8]
    var c: [3 of UInt32]
    var d: UInt16
    var e: InlineArray<3, UInt8>
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension Arr: GoldenValue {
    init(golden: JSON) throws {
        a = try golden.field("a")
        b = try golden.field("b")
        c = try golden.field("c")
        d = try golden.field("d")
        e = try golden.field("e")
    }
}

@Archivable struct SharedStrings {
    var a: Shared<String>
    var b: Shared<String>
}

extension SharedStrings: GoldenValue {
    init(golden: JSON) throws {
        // One file says "shared", the others "same".
        let isSame = try (try? golden["shared"])?.bool ?? golden["same"].bool
        let first = Shared(try golden.field("a", as: String.self))
        a = first
        b = isSame ? first : Shared(try golden.field("b", as: String.self))
    }
}
