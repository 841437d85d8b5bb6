import Foundation
import RKYV

/// A type whose values the golden files hold.
protocol GoldenValue: Archivable, SendableMetatype {
    /// The value that a golden file writes as `golden`.
    init(golden: JSON) throws
}

/// A type whose values the golden files hold as keys of maps.
typealias GoldenKey = GoldenValue & ArchivableKey

extension GoldenValue where Self: FixedWidthInteger {
    init(golden: JSON) throws { self = try golden.integer() }
}

extension UInt8: GoldenValue {}
extension UInt16: GoldenValue {}
extension UInt32: GoldenValue {}
extension UInt64: GoldenValue {}
extension Int8: GoldenValue {}
extension Int16: GoldenValue {}
extension Int32: GoldenValue {}
extension Int64: GoldenValue {}
extension Int: GoldenValue {}
extension UInt: GoldenValue {}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension UInt128: GoldenValue {}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Int128: GoldenValue {}

extension Float: GoldenValue {
    init(golden: JSON) throws {
        guard let bits = UInt32(try golden["bits"].string, radix: 16) else {
            throw JSON.Mismatch(wanted: "bits", found: golden)
        }
        self.init(bitPattern: bits)
    }
}

extension Double: GoldenValue {
    init(golden: JSON) throws {
        guard let bits = UInt64(try golden["bits"].string, radix: 16) else {
            throw JSON.Mismatch(wanted: "bits", found: golden)
        }
        self.init(bitPattern: bits)
    }
}

extension Bool: GoldenValue {
    init(golden: JSON) throws { self = try golden.bool }
}

extension Unicode.Scalar: GoldenValue {
    init(golden: JSON) throws {
        let scalars = try golden.string.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { throw JSON.Mismatch(wanted: "char", found: golden) }
        self = first
    }
}

extension RKYV.Unit: GoldenValue {
    init(golden: JSON) throws {
        guard golden == .null else { throw JSON.Mismatch(wanted: "null", found: golden) }
        self.init()
    }
}

extension String: GoldenValue {
    init(golden: JSON) throws { self = try golden.string }
}

extension Array: GoldenValue where Element: GoldenValue {
    init(golden: JSON) throws { self = try golden.array.map { try Element(golden: $0) } }
}

extension Optional: GoldenValue where Wrapped: GoldenValue {
    init(golden: JSON) throws {
        let (name, payload) = try golden.enumCase
        switch name {
        case "none": self = nil
        case "some": self = try Wrapped(golden: payload)
        default: throw JSON.Mismatch(wanted: "some or none", found: golden)
        }
    }
}

/// Rust's `Result` of any two types: Swift's needs its second one to be an `Error`.
@Archivable enum RustResult<Success, Failure> {
    case ok(Success)
    case err(Failure)
}

extension RustResult: GoldenValue where Success: GoldenValue, Failure: GoldenValue {
    init(golden: JSON) throws {
        let (name, payload) = try golden.enumCase
        switch name {
        case "ok": self = .ok(try Success(golden: payload))
        case "err": self = .err(try Failure(golden: payload))
        default: throw JSON.Mismatch(wanted: "ok or err", found: golden)
        }
    }
}

extension Box: GoldenValue where Value: GoldenValue {
    init(golden: JSON) throws { self.init(try Value(golden: golden)) }
}

extension Shared: GoldenValue where Value: GoldenValue {
    init(golden: JSON) throws { self.init(try Value(golden: golden)) }
}

extension Result: GoldenValue where Success: GoldenValue, Failure: GoldenValue {
    init(golden: JSON) throws {
        switch try RustResult<Success, Failure>(golden: golden) {
        case .ok(let value): self = .success(value)
        case .err(let error): self = .failure(error)
        }
    }
}

extension Dictionary: GoldenValue where Key: GoldenKey, Value: GoldenValue {
    init(golden: JSON) throws {
        self = [:]
        for pair in try golden.array {
            let parts = try pair.array
            self[try Key(golden: parts[0])] = try Value(golden: parts[1])
        }
    }
}

extension Set: GoldenValue where Element: GoldenKey {
    init(golden: JSON) throws { self = Set(try golden.array.map { try Element(golden: $0) }) }
}

/// Rust's `(A,)`: Swift has no such tuple.
@Archivable(as: .tuple) struct Tuple1<First> {
    var first: First
}

extension Tuple1: GoldenValue where First: GoldenValue {
    init(golden: JSON) throws { self.init(first: try First(golden: golden.array[0])) }
}

extension Tuple2: GoldenValue where First: GoldenValue, Second: GoldenValue {
    init(golden: JSON) throws {
        let parts = try golden.array
        self.init(try First(golden: parts[0]), try Second(golden: parts[1]))
    }
}

extension Tuple3: GoldenValue where First: GoldenValue, Second: GoldenValue, Third: GoldenValue {
    init(golden: JSON) throws {
        let parts = try golden.array
        self.init(try First(golden: parts[0]), try Second(golden: parts[1]), try Third(golden: parts[2]))
    }
}

extension Tuple4: GoldenValue where First: GoldenValue, Second: GoldenValue, Third: GoldenValue, Fourth: GoldenValue {
    init(golden: JSON) throws {
        let parts = try golden.array
        self.init(
            try First(golden: parts[0]),
            try Second(golden: parts[1]),
            try Third(golden: parts[2]),
            try Fourth(golden: parts[3])
        )
    }
}

extension Tuple5: GoldenValue
where First: GoldenValue, Second: GoldenValue, Third: GoldenValue, Fourth: GoldenValue, Fifth: GoldenValue {
    init(golden: JSON) throws {
        let parts = try golden.array
        self.init(
            try First(golden: parts[0]),
            try Second(golden: parts[1]),
            try Third(golden: parts[2]),
            try Fourth(golden: parts[3]),
            try Fifth(golden: parts[4])
        )
    }
}

extension Tuple6: GoldenValue
where
    First: GoldenValue, Second: GoldenValue, Third: GoldenValue, Fourth: GoldenValue, Fifth: GoldenValue,
    Sixth: GoldenValue
{
    init(golden: JSON) throws {
        let parts = try golden.array
        self.init(
            try First(golden: parts[0]),
            try Second(golden: parts[1]),
            try Third(golden: parts[2]),
            try Fourth(golden: parts[3]),
            try Fifth(golden: parts[4]),
            try Sixth(golden: parts[5])
        )
    }
}

extension BoxedString: GoldenValue {
    init(golden: JSON) throws { self.init(try golden.string) }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension InlineArray: GoldenValue where Element: GoldenValue {
    init(golden: JSON) throws {
        let elements = try golden.array
        guard elements.count == count else { throw JSON.Mismatch(wanted: "\(count) elements", found: golden) }
        self = try InlineArray { try Element(golden: elements[$0]) }
    }
}

extension SortedMap: GoldenValue where Value: GoldenValue, Key: GoldenKey {
    init(golden: JSON) throws {
        let pairs = try golden.array.map { pair in
            let parts = try pair.array
            return (try Key(golden: parts[0]), try Value(golden: parts[1]))
        }
        self.init(pairs)
    }
}

extension SortedSet: GoldenValue where Member: GoldenKey {
    init(golden: JSON) throws { self.init(try golden.array.map { try Member(golden: $0) }) }
}

extension Duration: GoldenValue {
    init(golden: JSON) throws {
        self = .seconds(try golden["secs"].integer(Int64.self)) + .nanoseconds(try golden["nanos"].integer(Int64.self))
    }
}

extension Range: GoldenValue where Bound: GoldenValue, Bound.Archived == Bound {
    init(golden: JSON) throws { self = try golden.field("start")..<golden.field("end") }
}

extension ClosedRange: GoldenValue where Bound: GoldenValue, Bound.Archived == Bound {
    init(golden: JSON) throws { self = try golden.field("start")...golden.field("end") }
}

extension NonZero: GoldenValue {
    init(golden: JSON) throws {
        guard let value = NonZero(try golden.integer(Value.self)) else {
            throw JSON.Mismatch(wanted: "nonzero", found: golden)
        }
        self = value
    }
}

extension UUIDBytes: GoldenValue {
    init(golden: JSON) throws {
        guard let uuid = UUID(uuidString: try golden.string) else { throw JSON.Mismatch(wanted: "UUID", found: golden) }
        self.init(uuid.uuid)
    }
}

extension IPv4Address: GoldenValue {
    init(golden: JSON) throws {
        let octets = try golden.string.split(separator: ".").compactMap { UInt8($0) }
        guard octets.count == 4 else { throw JSON.Mismatch(wanted: "a.b.c.d", found: golden) }
        self.init(octets[0], octets[1], octets[2], octets[3])
    }
}

extension IPv6Address: GoldenValue {
    init(golden: JSON) throws {
        let halves = try golden.string.components(separatedBy: "::").map { half in
            half.split(separator: ":").compactMap { UInt16($0, radix: 16) }
        }
        let head = halves[0]
        let tail = halves.count > 1 ? halves[1] : []
        let s = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        self.init(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])
    }
}

extension IPAddress: GoldenValue {
    init(golden: JSON) throws {
        self = try golden.string.contains(":") ? .v6(IPv6Address(golden: golden)) : .v4(IPv4Address(golden: golden))
    }
}

extension IPv4Endpoint: GoldenValue {
    init(golden: JSON) throws {
        let parts = try golden.string.split(separator: ":").map { JSON.string(String($0)) }
        self.init(address: try IPv4Address(golden: parts[0]), port: try parts[1].integer())
    }
}

extension IPv6Endpoint: GoldenValue {
    init(golden: JSON) throws {
        let parts = try golden.string.dropFirst().components(separatedBy: "]:").map { JSON.string($0) }
        self.init(address: try IPv6Address(golden: parts[0]), port: try parts[1].integer())
    }
}

extension IPEndpoint: GoldenValue {
    init(golden: JSON) throws {
        self = try golden.string.contains("[") ? .v6(IPv6Endpoint(golden: golden)) : .v4(IPv4Endpoint(golden: golden))
    }
}
