import HardLight

/// A value taken apart by reflection, so that the interface of an example need not say how its types are printed.
///
/// One tree serves both renderings: ``text`` for people, ``json`` for programs.
package indirect enum ReflectedValue: Equatable, Sendable {
    /// `nil`, or the value of a method that returns nothing.
    case none
    case boolean(Bool)
    /// A number, in digits that Swift and JSON share.
    case number(String)
    case string(String)
    case list([ReflectedValue])
    /// The fields of a structure in declaration order, or a dictionary sorted by key.
    case fields([Field])
    /// A case of an enum, with its payload unless it has none.
    case enumCase(String, ReflectedValue?)

    /// A named part of a value.
    package struct Field: Equatable, Sendable {
        package var name: String
        package var value: ReflectedValue
    }

    /// Takes `value` apart.
    package init(_ value: Any) {
        switch value {
        case is Void: self = .none
        case let value as Bool: self = .boolean(value)
        case let value as String: self = .string(value)
        case let value as any BinaryInteger: self = .number(String(describing: value))
        case let value as any BinaryFloatingPoint: self = .number(String(describing: value))
        case let value as Topic: self = .string(String(describing: value))
        default: self.init(reflecting: value)
        }
    }

    private init(reflecting value: Any) {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            self = mirror.children.first.map { ReflectedValue($0.value) } ?? .none
        case .enum:
            if let payload = mirror.children.first {
                self = .enumCase(payload.label ?? "", ReflectedValue(payload.value))
            } else {
                self = .enumCase(String(describing: value), nil)
            }
        case .dictionary:
            self = .fields(Self.entries(of: mirror))
        case .collection, .set:
            self = .list(mirror.children.map { ReflectedValue($0.value) })
        default:
            self = .fields(mirror.children.map { Field(name: $0.label ?? "", value: ReflectedValue($0.value)) })
        }
    }

    /// A dictionary's entries; shorter keys come first, so that 2 stands before 10.
    private static func entries(of dictionary: Mirror) -> [Field] {
        let entries = dictionary.children.map { entry in
            let pair = Array(Mirror(reflecting: entry.value).children)
            return Field(name: String(describing: pair[0].value), value: ReflectedValue(pair[1].value))
        }
        return entries.sorted { ($0.name.count, $0.name) < ($1.name.count, $1.name) }
    }
}

extension ReflectedValue {
    /// As Swift would write it, without the names of types.
    package var text: String {
        switch self {
        case .none: "nil"
        case .boolean(let value): String(value)
        case .number(let digits): digits
        case .string(let string): string.debugDescription
        case .list(let elements): "[" + elements.map(\.text).joined(separator: ", ") + "]"
        case .fields(let fields): "(" + Self.text(of: fields) + ")"
        case .enumCase(let name, nil): name
        case .enumCase(let name, .fields(let payload)?): "\(name)(\(Self.text(of: payload)))"
        case .enumCase(let name, let payload?): "\(name)(\(payload.text))"
        }
    }

    /// `name: value, name: value`.
    package static func text(of fields: [Field]) -> String {
        fields.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ")
    }

    /// As JSON on one line. An enum's case is a string without a payload, and an object of one member with one.
    package var json: String {
        switch self {
        case .none: "null"
        case .boolean(let value): String(value)
        case .number(let digits): digits
        case .string(let string): Self.quoted(string)
        case .list(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .fields(let fields): Self.json(of: fields)
        case .enumCase(let name, nil): Self.quoted(name)
        case .enumCase(let name, let payload?): Self.json(of: [Field(name: name, value: payload)])
        }
    }

    private static func json(of fields: [Field]) -> String {
        "{" + fields.map { quoted($0.name) + ":" + $0.value.json }.joined(separator: ",") + "}"
    }

    /// `string` between quotation marks, with the escapes that RFC 8259, section 7, asks for.
    private static func quoted(_ string: String) -> String {
        var quoted = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{00}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
