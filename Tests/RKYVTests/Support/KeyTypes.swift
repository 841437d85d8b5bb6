import RKYV

// The keys of `keys.json`, as `dev/golden-keys` declares them.

/// `#[repr(u8)]` in Rust: hashes alike there and in the archive.
@Archivable enum Direction: ArchivableKey {
    case north, east, south, west
}

extension Direction: GoldenValue {
    init(golden: JSON) throws { self = try Compass(golden: golden).direction }
}

/// The same without `#[repr(u8)]`: rkyv does not read its own hash maps of these.
@Archivable enum Compass: ArchivableKey {
    case north, east, south, west

    var direction: Direction {
        switch self {
        case .north: .north
        case .east: .east
        case .south: .south
        case .west: .west
        }
    }
}

extension Compass: GoldenValue {
    init(golden: JSON) throws {
        switch try golden.enumCase.name {
        case "North": self = .north
        case "East": self = .east
        case "South": self = .south
        case "West": self = .west
        default: throw JSON.Mismatch(wanted: "Compass", found: golden)
        }
    }
}

@Archivable enum Place: ArchivableKey, Error {
    case nowhere
    case numbered(UInt32)
    case named(name: String, floor: Int16?)
}

extension Place: GoldenValue {
    init(golden: JSON) throws {
        let (name, payload) = try golden.enumCase
        switch name {
        case "Nowhere": self = .nowhere
        case "Numbered": self = .numbered(try payload.integer())
        case "Named": self = .named(name: try payload.field("name"), floor: try payload.field("floor"))
        default: throw JSON.Mismatch(wanted: "Place", found: golden)
        }
    }
}

@Archivable struct Point: ArchivableKey {
    var x: Int32
    var y: Int32
}

extension Point: GoldenValue {
    init(golden: JSON) throws {
        x = try golden.field("x")
        y = try golden.field("y")
    }
}

@Archivable struct Label: ArchivableKey {
    var kind: Direction
    var parts: (UInt8, String)
    var next: Box<Point>?

    static func == (left: Label, right: Label) -> Bool {
        left.kind == right.kind && left.parts == right.parts && left.next == right.next
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(parts.0)
        hasher.combine(parts.1)
        hasher.combine(next)
    }
}

extension Label: GoldenValue {
    init(golden: JSON) throws {
        kind = try golden.field("kind")
        let both = try golden.field("parts", as: Tuple2<UInt8, String>.self)
        parts = (both.first, both.second)
        next = try golden.field("next")
    }
}

@Archivable struct Page<Content: ArchivableKey>: ArchivableKey {
    var number: UInt16
    var of: Content
}

extension Page: GoldenValue where Content: GoldenKey {
    init(golden: JSON) throws {
        number = try golden.field("number")
        of = try golden.field("of")
    }
}

/// A string with a strong pointer and two weak ones.
@Archivable struct Links {
    var strong: Shared<String>?
    var weak: WeakShared<String>
    var again: WeakShared<String>
}
