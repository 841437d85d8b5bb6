import HardLightCore
import RKYV

/// A type of an interface, as far as its archive and its TypeScript are concerned.
indirect enum WebType: Hashable, Sendable {
    case scalar(ScalarType)
    /// A struct or an enum that the files declare: its number in ``Module/types``.
    case declared(Int)
    case option(WebType)
    case result(WebType, WebType)
    case vec(WebType)
    case array(WebType, count: Int)
    case tuple([WebType])
    case hashMap(WebType, WebType)
    case hashSet(WebType)
    case sortedMap(WebType, WebType)
    case sortedSet(WebType)
    case box(WebType)
    case shared(WebType)
    /// `Range` or `ClosedRange`, which archives do not tell apart.
    case range(WebType)
    case nonZero(WebType)

    static let unit = WebType.scalar(.unit)
    static let never = WebType.scalar(.never)

    /// Whether this is a struct or an enum of the interface.
    var isDeclared: Bool { if case .declared = self { true } else { false } }

    /// Whether `null` is one of the type's values in TypeScript.
    var isNullable: Bool {
        switch self {
        case .option: true
        case .box(let value): value.isNullable
        default: false
        }
    }

    /// Whether values can be keys, as far as that can be told: the compiler knows it of the interface's own types.
    var canBeKey: Bool {
        switch self {
        case .scalar(let scalar): ![.f32, .f64, .topic, .never].contains(scalar)
        case .declared: true
        case .option(let part), .vec(let part), .box(let part), .nonZero(let part): part.canBeKey
        case .result(let success, let failure): success.canBeKey && failure.canBeKey
        case .tuple(let parts): parts.allSatisfy(\.canBeKey)
        case .array, .hashMap, .hashSet, .sortedMap, .sortedSet, .shared, .range: false
        }
    }

    /// Whether these are bytes, which TypeScript has a type for: how many, if that is fixed.
    var bytes: (isBytes: Bool, count: Int?) {
        switch self {
        case .vec(.scalar(.u8)): (true, nil)
        case .array(.scalar(.u8), let count): (true, count)
        default: (false, nil)
        }
    }
}

/// A type without parts, by the name that it has in the runtime.
enum ScalarType: String {
    case u8, i8, u16, i16, u32, i32, u64, i64, u128, i128, f32, f64, bool, unit, never, string, boxedString, char, topic
    case duration, uuid, ipv4, ipv6, ipAddress, ipv4Endpoint, ipv6Endpoint, ipEndpoint

    /// The type with this name in Swift.
    init?(swiftName: String) {
        guard let scalar = Self.bySwiftName[swiftName] else { return nil }
        self = scalar
    }

    private static let bySwiftName: [String: ScalarType] = [
        "UInt8": .u8, "Int8": .i8, "UInt16": .u16, "Int16": .i16, "UInt32": .u32, "Int32": .i32, "UInt": .u32,
        "Int": .i32, "UInt64": .u64, "Int64": .i64, "UInt128": .u128, "Int128": .i128, "Float": .f32, "Float32": .f32,
        "Double": .f64, "Float64": .f64, "Bool": .bool, "Unit": .unit, "Void": .unit, "Never": .never,
        "String": .string, "BoxedString": .boxedString, "Unicode.Scalar": .char, "UnicodeScalar": .char,
        "Topic": .topic, "Duration": .duration, "UUIDBytes": .uuid, "IPv4Address": .ipv4, "IPv6Address": .ipv6,
        "IPAddress": .ipAddress, "IPv4Endpoint": .ipv4Endpoint, "IPv6Endpoint": .ipv6Endpoint,
        "IPEndpoint": .ipEndpoint,
    ]

    /// The type in TypeScript.
    var typeScript: String {
        switch self {
        case .u8, .i8, .u16, .i16, .u32, .i32, .f32, .f64: "number"
        case .u64, .i64, .u128, .i128: "bigint"
        case .bool: "boolean"
        case .unit: "void"
        case .never: "never"
        case .string, .boxedString, .char, .uuid, .ipv4, .ipv6, .ipAddress: "string"
        case .topic: "Topic"
        case .duration: "Duration"
        case .ipv4Endpoint: "IPv4Endpoint"
        case .ipv6Endpoint: "IPv6Endpoint"
        case .ipEndpoint: "IPEndpoint"
        }
    }

    /// Whether that is a type of the runtime, which has to be imported.
    var isImported: Bool {
        switch self {
        case .topic, .duration, .ipv4Endpoint, .ipv6Endpoint, .ipEndpoint: true
        default: false
        }
    }

    var isBigInteger: Bool { self == .u64 || self == .i64 || self == .u128 || self == .i128 }

    /// Where it is in an archive: read off the type itself.
    var layout: ArchivedLayout {
        switch self {
        case .u8: UInt8.archivedLayout
        case .i8: Int8.archivedLayout
        case .u16: UInt16.archivedLayout
        case .i16: Int16.archivedLayout
        case .u32: UInt32.archivedLayout
        case .i32: Int32.archivedLayout
        case .u64: UInt64.archivedLayout
        case .i64: Int64.archivedLayout
        // The types themselves need a newer macOS than this package.
        case .u128, .i128: ArchivedLayout(size: 16, alignment: 16)
        case .f32: Float.archivedLayout
        case .f64: Double.archivedLayout
        case .bool: Bool.archivedLayout
        case .unit: Unit.archivedLayout
        case .never: Never.archivedLayout
        case .string: String.archivedLayout
        case .boxedString: BoxedString.archivedLayout
        case .char: Unicode.Scalar.archivedLayout
        case .topic: Topic.archivedLayout
        case .duration: Duration.archivedLayout
        case .uuid: UUIDBytes.archivedLayout
        case .ipv4: IPv4Address.archivedLayout
        case .ipv6: IPv6Address.archivedLayout
        case .ipAddress: IPAddress.archivedLayout
        case .ipv4Endpoint: IPv4Endpoint.archivedLayout
        case .ipv6Endpoint: IPv6Endpoint.archivedLayout
        case .ipEndpoint: IPEndpoint.archivedLayout
        }
    }
}
