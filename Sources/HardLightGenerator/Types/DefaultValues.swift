import HardLightModel
import SwiftSyntax

/// Says in TypeScript what the fields of a state start from.
///
/// A page starts from these values before it has heard of the server. So they have to be written out in the source:
/// literals, cases, and structs made of them. What would have to be computed, only a compiler knows.
struct DefaultValues {
    private let types: [DeclaredType]
    private let problems: Problems

    init(of types: [DeclaredType], problems: Problems) {
        self.types = types
        self.problems = problems
    }

    /// The value of a field, or `nil` if it has been reported that there is none.
    ///
    /// - Parameters:
    ///   - expression: What is written behind the field's `=`; `nil` where there is nothing.
    ///   - place: Where to report that.
    func value(_ expression: ExprSyntax?, of type: WebType, named name: String, at place: Syntax) -> String? {
        guard let expression else {
            // An optional starts from `nil` all by itself.
            if case .option = type { return "null" }
            problems.report(
                "the default value of '\(name)' is not written beside it, and a page has to know it; write 'var \(name): "
                    + "… = …'",
                at: place
            )
            return nil
        }
        if let value = value(expression, type) { return value }
        problems.report(
            "the default value of '\(name)' is computed, and a page has to know it without Swift; write it out: a literal, "
                + "a case, or an initializer with all of its arguments written out",
            at: expression
        )
        return nil
    }

    // MARK: Values

    private func value(_ expression: ExprSyntax, _ type: WebType) -> String? {
        if let tuple = expression.as(TupleExprSyntax.self), tuple.elements.count == 1, let only = tuple.elements.first {
            return value(only.expression, type)
        }
        switch type {
        case .scalar(let scalar): return scalarValue(expression, scalar)
        case .declared(let number): return declaredValue(expression, types[number])
        case .option(let wrapped):
            if expression.is(NilLiteralExprSyntax.self) || expression.memberName == "none" { return "null" }
            return value(expression, wrapped).map { wrapped.isNullable ? "{ some: \($0) }" : $0 }
        case .vec, .array: return arrayValue(expression, type)
        case .hashSet(let member), .sortedSet(let member):
            if expression.isEmptyInitializer { return "new Set()" }
            return elements(expression, member).map { $0.isEmpty ? "new Set()" : "new Set([\(joined($0))])" }
        case .hashMap(let key, let value), .sortedMap(let key, let value): return mapValue(expression, key, value)
        case .tuple(let parts):
            guard let tuple = expression.as(TupleExprSyntax.self), tuple.elements.count == parts.count else {
                return nil
            }
            let values = zip(tuple.elements, parts).map { value($0.expression, $1) }
            return values.allPresent.map { "[\(joined($0))]" }
        case .range(let bound): return rangeValue(expression, bound)
        case .box(let boxed):
            let arguments = expression.arguments(ofInitializerOf: "Box") ?? []
            return arguments.count == 1 ? value(arguments[0].expression, boxed) : nil
        case .result, .shared, .nonZero: return nil
        }
    }

    private func scalarValue(_ expression: ExprSyntax, _ type: ScalarType) -> String? {
        switch type {
        case .u8, .i8, .u16, .i16, .u32, .i32, .u64, .i64, .u128, .i128:
            if expression.isEmptyInitializer || expression.memberName == "zero" {
                return type.isBigInteger ? "0n" : "0"
            }
            return integer(expression).map { type.isBigInteger ? $0 + "n" : $0 }
        case .f32, .f64: return floatValue(expression, type)
        case .bool:
            if expression.isEmptyInitializer { return "false" }
            return expression.as(BooleanLiteralExprSyntax.self)?.literal.text
        case .unit: return expression.isEmptyInitializer || expression.isEmptyTuple ? "undefined" : nil
        case .string, .boxedString:
            if expression.isEmptyInitializer { return "''" }
            let arguments = expression.arguments(ofInitializerOf: "BoxedString")
            return (arguments?.first?.expression ?? expression).text.map(JavaScriptNames.literal)
        case .char: return expression.text.map(JavaScriptNames.literal)
        case .topic:
            if let text = expression.text { return JavaScriptNames.literal(text) }
            guard let argument = expression.arguments(ofInitializerOf: "Topic")?.first else { return nil }
            if argument.label?.text == "bytes" { return arrayValue(argument.expression, .vec(.scalar(.u8))) }
            return argument.label == nil ? argument.expression.text.map(JavaScriptNames.literal) : nil
        case .duration:
            if expression.memberName == "zero" { return "{ seconds: 0n, nanoseconds: 0 }" }
            guard expression.memberName == "seconds", let argument = expression.arguments?.first else { return nil }
            return integer(argument.expression).map { "{ seconds: \($0)n, nanoseconds: 0 }" }
        case .never, .uuid, .ipv4, .ipv6, .ipAddress, .ipv4Endpoint, .ipv6Endpoint, .ipEndpoint: return nil
        }
    }

    /// An integer as it is written: JavaScript knows the same underscores and prefixes.
    private func integer(_ expression: ExprSyntax) -> String? {
        if let literal = expression.as(IntegerLiteralExprSyntax.self) {
            let text = literal.literal.text
            let isDecimal = text.allSatisfy { $0.isNumber || $0 == "_" }
            let digits = text.filter { $0 != "_" }
            // A leading zero would be another number in JavaScript, or none.
            return isDecimal ? String(digits.drop { $0 == "0" }).nonEmpty ?? "0" : digits
        }
        guard let negative = expression.as(PrefixOperatorExprSyntax.self), negative.operator.text == "-",
            let literal = integer(negative.expression), literal.allSatisfy(\.isNumber)
        else { return nil }
        return literal == "0" ? "0" : "-\(literal)"
    }

    private func floatValue(_ expression: ExprSyntax, _ type: ScalarType) -> String? {
        if expression.isEmptyInitializer { return "0" }
        switch expression.memberName {
        case "zero": return "0"
        case "infinity": return "Infinity"
        case "nan": return "NaN"
        default: break
        }
        if let negative = expression.as(PrefixOperatorExprSyntax.self), negative.operator.text == "-" {
            return floatValue(negative.expression, type).map { "-\($0)" }
        }
        let text =
            expression.as(FloatLiteralExprSyntax.self)?.literal.text
            ?? expression.as(IntegerLiteralExprSyntax.self)?.literal.text
        guard let number = text.flatMap({ Double($0.filter { $0 != "_" }) }) else { return nil }
        // The mirror has what the archive can hold.
        let value = type == .f32 ? Double(Float(number)) : number
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }

    private func arrayValue(_ expression: ExprSyntax, _ type: WebType) -> String? {
        let (isBytes, _) = type.bytes
        func array(_ values: [String]) -> String {
            if !isBytes { return "[\(joined(values))]" }
            return values.isEmpty ? "new Uint8Array()" : "new Uint8Array([\(joined(values))])"
        }
        switch type {
        case .vec(let element):
            return expression.isEmptyInitializer ? array([]) : elements(expression, element).map(array)
        case .array(let element, let count):
            if let argument = expression.arguments(ofInitializerOf: "InlineArray")?.first,
                argument.label?.text == "repeating"
            {
                guard let value = value(argument.expression, element) else { return nil }
                if isBytes {
                    return value == "0" ? "new Uint8Array(\(count))" : "new Uint8Array(\(count)).fill(\(value))"
                }
                return "Array.from({ length: \(count) }, () => (\(value)))"
            }
            return elements(expression, element).flatMap { $0.count == count ? array($0) : nil }
        default: return nil
        }
    }

    private func mapValue(_ expression: ExprSyntax, _ key: WebType, _ element: WebType) -> String? {
        if expression.isEmptyInitializer { return "new Map()" }
        guard let dictionary = expression.as(DictionaryExprSyntax.self) else { return nil }
        guard case .elements(let pairs) = dictionary.content else { return "new Map()" }
        let entries = pairs.map { pair -> String? in
            guard let key = value(pair.key, key), let value = value(pair.value, element) else { return nil }
            return "[\(key), \(value)]"
        }
        return entries.allPresent.map { "new Map([\(joined($0))])" }
    }

    private func rangeValue(_ expression: ExprSyntax, _ bound: WebType) -> String? {
        guard let parts = expression.as(SequenceExprSyntax.self).map({ Array($0.elements) }), parts.count == 3,
            ["..<", "..."].contains(parts[1].trimmedDescription),
            let start = value(parts[0], bound), let end = value(parts[2], bound)
        else { return nil }
        return "{ start: \(start), end: \(end) }"
    }

    // MARK: Declared types

    private func declaredValue(_ expression: ExprSyntax, _ type: DeclaredType) -> String? {
        switch type.kind {
        case .enumeration(let cases):
            guard let name = expression.memberName?.withoutBackticks,
                let enumCase = cases.first(where: { $0.name == name })
            else { return nil }
            if type.plainCases != nil { return expression.arguments == nil ? JavaScriptNames.literal(name) : nil }
            let arguments = expression.arguments.map(Array.init) ?? []
            guard arguments.count == enumCase.payloads.count else { return nil }
            let fields = zip(arguments, enumCase.payloads).map { property($1.name, value($0.expression, $1.type)) }
            return fields.allPresent.map { object(["case: \(JavaScriptNames.literal(name))"] + $0) }
        case .structure(let fields, _):
            guard let syntax = type.syntax.as(StructDeclSyntax.self),
                let arguments = expression.arguments(ofInitializerOf: type.path.last ?? "")
            else { return nil }
            return structValue(syntax, fields, Array(arguments))
        }
    }

    /// What the initializer makes that Swift gives to a struct with none of its own.
    private func structValue(
        _ syntax: StructDeclSyntax,
        _ fields: [Field],
        _ arguments: [LabeledExprSyntax]
    ) -> String? {
        if syntax.memberBlock.members.contains(where: { $0.decl.is(InitializerDeclSyntax.self) }) { return nil }
        var rest = arguments[...]
        var values: [String?] = []
        for field in fields {
            if let argument = rest.first, argument.label?.unescapedName == field.name {
                rest.removeFirst()
                values.append(property(field.name, value(argument.expression, field.type)))
            } else if let written = syntax.defaultValue(of: field.name) {
                values.append(property(field.name, value(written, field.type)))
            } else if case .option = field.type {
                values.append(property(field.name, "null"))
            } else {
                return nil
            }
        }
        guard rest.isEmpty else { return nil }
        return values.allPresent.map(object)
    }

    private func property(_ name: String, _ value: String?) -> String? {
        value.map { "\(JavaScriptNames.property(name)): \($0)" }
    }

    private func object(_ properties: [String]) -> String { properties.isEmpty ? "{}" : "{ \(joined(properties)) }" }

    private func elements(_ expression: ExprSyntax, _ type: WebType) -> [String]? {
        expression.as(ArrayExprSyntax.self)?.elements.map { value($0.expression, type) }.allPresent
    }

    private func joined(_ values: [String]) -> String { values.joined(separator: ", ") }
}

extension Array where Element == String? {
    /// The elements, if none of them is missing.
    fileprivate var allPresent: [String]? {
        let present = compactMap(\.self)
        return present.count == count ? present : nil
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
