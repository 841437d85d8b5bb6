/// A JSON value, as the golden files hold them.
enum JSON: Decodable, Equatable {
    case null
    case bool(Bool)
    case signed(Int64)
    case unsigned(UInt64)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .signed(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .unsigned(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    struct Mismatch: Error {
        let wanted: String
        let found: JSON
    }

    var array: [JSON] {
        get throws {
            guard case .array(let elements) = self else { throw Mismatch(wanted: "array", found: self) }
            return elements
        }
    }

    var string: String {
        get throws {
            guard case .string(let value) = self else { throw Mismatch(wanted: "string", found: self) }
            return value
        }
    }

    var bool: Bool {
        get throws {
            guard case .bool(let value) = self else { throw Mismatch(wanted: "bool", found: self) }
            return value
        }
    }

    /// The number as `T`. Numbers over 64 bits, and those that no longer were numbers, are written as strings.
    func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws -> T {
        let value: T?
        switch self {
        case .signed(let number): value = T(exactly: number)
        case .unsigned(let number): value = T(exactly: number)
        case .string(let text): value = T(text)
        default: value = nil
        }
        guard let value else { throw Mismatch(wanted: "\(T.self)", found: self) }
        return value
    }

    /// The value of a field of this object.
    func field<T: GoldenValue>(_ name: String, as type: T.Type = T.self) throws -> T { try T(golden: self[name]) }

    subscript(name: String) -> JSON {
        get throws {
            guard case .object(let fields) = self, let value = fields[name] else {
                throw Mismatch(wanted: "field \(name)", found: self)
            }
            return value
        }
    }

    /// An enum: `"Case"`, or an object with one field, `{"Case": payload}`.
    var enumCase: (name: String, payload: JSON) {
        get throws {
            switch self {
            case .string(let name): return (name, .null)
            case .object(let fields):
                if let only = fields.first, fields.count == 1 { return (only.key, only.value) }
            default: break
            }
            throw Mismatch(wanted: "enum", found: self)
        }
    }
}

/// Bytes written in hexadecimal.
func bytes(hex: String) throws -> [UInt8] {
    let digits = Array(hex.utf8)
    guard digits.count.isMultiple(of: 2) else { throw JSON.Mismatch(wanted: "hex", found: .string(hex)) }
    return try stride(from: 0, to: digits.count, by: 2).map { index in
        guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
            throw JSON.Mismatch(wanted: "hex", found: .string(hex))
        }
        return byte
    }
}

/// Hexadecimal of bytes.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
}
