package import SwiftSyntax

/// How the value of a field is archived.
///
/// Most types are `Archivable` themselves. Tuples cannot conform to protocols, so that they are archived by a `TupleN` of
/// the library and taken apart here; and payloads of an indirect case's own type by a `Box`.
package indirect enum WireType {
    /// A type that is `Archivable` itself, as an expression names it.
    case archivable(String)
    /// A tuple, with its labels.
    case tuple([(label: String?, type: WireType)])
    /// A value of the enum's own type, `optional` or not, in an indirect case.
    case box(String, optional: Bool)

    /// Reads the written type of a field.
    ///
    /// - Parameter boxed: The type whose values are boxed: the enum's own in an indirect case, else `nil`.
    package init(_ type: TypeSyntax, boxing boxed: String? = nil) throws(ArchivableDiagnostics) {
        if let tuple = type.as(TupleTypeSyntax.self) {
            if let only = tuple.elements.first, tuple.elements.count == 1 {
                self = try WireType(only.type, boxing: boxed)
                return
            }
            if tuple.elements.count > 6 {
                throw ArchivableDiagnostics(.longTuple(type.trimmedDescription), at: type)
            }
            var elements: [(label: String?, type: WireType)] = []
            for element in tuple.elements {
                let label = element.firstName?.argumentLabel
                elements.append((label, try WireType(element.type, boxing: boxed)))
            }
            self = .tuple(elements)
            return
        }
        if let attributed = type.as(AttributedTypeSyntax.self) {
            self = try WireType(attributed.baseType, boxing: boxed)
            return
        }
        let name = type.trimmedDescription
        if name == "Void" || name == "Swift.Void" {
            self = .tuple([])
        } else if let boxed, name == boxed || name == "Self" {
            self = .box(boxed, optional: false)
        } else if let boxed, let wrapped = type.as(OptionalTypeSyntax.self)?.wrappedType.trimmedDescription,
            wrapped == boxed || wrapped == "Self"
        {
            self = .box(boxed, optional: true)
        } else {
            self = .archivable(try type.expressionName())
        }
    }

    /// The `Archivable` type that writes and reads the value.
    package var archiver: String {
        switch self {
        case .archivable(let name): name
        case .tuple(let elements):
            elements.isEmpty
                ? "RKYV.Unit"
                : "RKYV.Tuple\(elements.count)<\(elements.map(\.type.archiver).joined(separator: ", "))>"
        case .box(let name, let optional): optional ? "Swift.Optional<RKYV.Box<\(name)>>" : "RKYV.Box<\(name)>"
        }
    }

    /// The type of the view.
    package var view: String {
        switch self {
        case .archivable(let name): "\(name).Archived"
        case .tuple(let elements):
            "(" + elements.map { ($0.label.map { "\($0): " } ?? "") + $0.type.view }.joined(separator: ", ") + ")"
        case .box(let name, let optional):
            optional ? "Swift.Optional<RKYV.ArchivedBox<\(name)>>" : "RKYV.ArchivedBox<\(name)>"
        }
    }

    /// The archiver's value for the Swift value `value`.
    package func wrap(_ value: String) -> String {
        switch self {
        case .archivable: value
        case .tuple(let elements):
            "\(archiver)("
                + elements.enumerated().map { $1.type.wrap("\(value).\($0)") }.joined(separator: ", ") + ")"
        case .box(let name, let optional):
            optional ? "\(value).map { RKYV.Box<\(name)>($0) }" : "RKYV.Box<\(name)>(\(value))"
        }
    }

    /// The view, with labels, for the archiver's view `view`.
    package func label(_ view: String) -> String {
        guard case .tuple(let elements) = self else { return view }
        return Self.tuple(elements, from: Self.ordinals.map { "\(view).\($0)" }) { $0.label($1) }
    }

    /// The Swift value for the view `view`.
    package func decode(_ view: String) -> String {
        switch self {
        case .archivable(let name): "\(name)(archived: \(view))"
        case .tuple(let elements): Self.tuple(elements, from: (0..<6).map { "\(view).\($0)" }) { $0.decode($1) }
        case .box(let name, let optional):
            optional ? "\(view).map { \(name)(archived: $0.value) }" : "\(name)(archived: \(view).value)"
        }
    }

    /// The Swift value at `source`; of a tuple the archiver's value, for ``unwrap(_:)``.
    package func read(_ source: String) -> String {
        switch self {
        case .archivable, .tuple: isEmptyTuple ? "()" : "\(archiver)(reading: \(source))"
        case .box(let name, let optional):
            "RKYV.Box<\(name)>.\(optional ? "optionalValue" : "value")(reading: \(source))"
        }
    }

    /// The Swift value for the archiver's value `value`.
    package func unwrap(_ value: String) -> String {
        switch self {
        case .archivable: value
        case .tuple(let elements):
            Self.tuple(elements, from: Self.ordinals.map { "\(value).\($0)" }) { $0.unwrap($1) }
        case .box(_, let optional): optional ? "\(value).map { $0.value }" : "\(value).value"
        }
    }

    /// The properties of the library's `TupleN`.
    private static let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"]

    /// A tuple expression of what `element` makes of each part.
    private static func tuple(
        _ elements: [(label: String?, type: WireType)],
        from parts: [String],
        element: (WireType, String) -> String
    ) -> String {
        let values = zip(elements, parts).map { item, part in
            (item.label.map { "\($0): " } ?? "") + element(item.type, part)
        }
        return "(" + values.joined(separator: ", ") + ")"
    }

    /// Whether the type is a number, a `Bool` or a string, or an optional of one.
    package var isSimple: Bool {
        guard case .archivable(let name) = self else { return false }
        let optional = "Swift.Optional<"
        let wrapped = name.hasPrefix(optional) ? name.dropFirst(optional.count).dropLast() : name[...]
        return Self.simpleTypes.contains(String(wrapped))
    }

    private static let simpleTypes: Set<String> = [
        "Bool", "Double", "Float", "Int", "Int8", "Int16", "Int32", "Int64", "String", "UInt", "UInt8", "UInt16",
        "UInt32", "UInt64",
    ]

    /// Whether the value is `()`.
    private var isEmptyTuple: Bool { if case .tuple(let elements) = self { elements.isEmpty } else { false } }

    /// Whether the value is a tuple with something to take apart.
    package var isTuple: Bool { if case .tuple(let elements) = self { !elements.isEmpty } else { false } }
}

extension TypeSyntax {
    /// The type as an expression can name it, with sugar written out, so that members can follow: `[UInt8]?` is
    /// `Swift.Optional<Swift.Array<UInt8>>`.
    fileprivate func expressionName() throws(ArchivableDiagnostics) -> String {
        func unsupported(_ reason: String) -> ArchivableDiagnostics {
            ArchivableDiagnostics(.unsupportedType(trimmedDescription, reason: reason), at: self)
        }
        switch self.as(TypeSyntaxEnum.self) {
        case .optionalType(let type):
            return "Swift.Optional<\(try type.wrappedType.expressionName())>"
        case .arrayType(let type):
            return "Swift.Array<\(try type.element.expressionName())>"
        case .dictionaryType(let type):
            return "Swift.Dictionary<\(try type.key.expressionName()), \(try type.value.expressionName())>"
        case .inlineArrayType(let type):
            guard case .type(let element) = type.element.argument else {
                throw unsupported("write the type of its elements")
            }
            return "Swift.InlineArray<\(type.count.trimmedDescription), \(try element.expressionName())>"
        case .tupleType(let type):
            if let only = type.elements.first, type.elements.count == 1 { return try only.type.expressionName() }
            if type.elements.isEmpty { throw unsupported("inside another type, write 'Unit'") }
            throw ArchivableDiagnostics(.nestedTuple(trimmedDescription), at: self)
        case .attributedType(let type):
            return try type.baseType.expressionName()
        case .identifierType(let type):
            if type.name.text == "Void" { throw unsupported("inside another type, write 'Unit'") }
            return type.name.text + (try type.genericArgumentClause?.expressionName() ?? "")
        case .memberType(let type):
            let arguments = try type.genericArgumentClause?.expressionName() ?? ""
            return "\(try type.baseType.expressionName()).\(type.name.text)\(arguments)"
        case .implicitlyUnwrappedOptionalType: throw unsupported("write '?' instead of '!'")
        case .functionType: throw unsupported("a function is not data")
        case .someOrAnyType: throw unsupported("name the concrete type")
        case .metatypeType: throw unsupported("a type is not data")
        case .compositionType: throw unsupported("name the concrete type")
        default: throw unsupported("name a struct, an enum or a standard type")
        }
    }
}

extension GenericArgumentClauseSyntax {
    fileprivate func expressionName() throws(ArchivableDiagnostics) -> String {
        var names: [String] = []
        for argument in arguments {
            switch argument.argument {
            case .type(let type): names.append(try type.expressionName())
            default: names.append(argument.argument.trimmedDescription)
            }
        }
        return "<\(names.joined(separator: ", "))>"
    }
}

extension TokenSyntax {
    /// The name as an argument label, where only three keywords need backticks; `nil` for `_`.
    package var argumentLabel: String? {
        guard tokenKind != .wildcard else { return nil }
        let name = text.filter { $0 != "`" }
        return ["inout", "let", "var"].contains(name) ? text : name
    }
}
