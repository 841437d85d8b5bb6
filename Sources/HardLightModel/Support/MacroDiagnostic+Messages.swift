import SwiftSyntax

/// Where `@RPC` stands.
extension MacroDiagnostic {
    package static func rpcNotOnProtocol(_ kind: String, _ name: String) -> Self {
        Self(
            id: "rpc-not-on-protocol",
            message: "'@RPC' cannot be applied to \(kind); declare the methods in a protocol with '@RPC', and let "
                + "'\(name)' conform to it"
        )
    }

    package static let rpcNotOnType = Self(
        id: "rpc-not-on-type",
        message: "'@RPC' can only be applied to a protocol; declare the methods of the service in one"
    )

    package static func rpcLocal(_ name: String) -> Self {
        Self(
            id: "rpc-local",
            message: "'@RPC' cannot be applied to a local protocol; move '\(name)' out of the function"
        )
    }

    package static func rpcNestedPrivate(_ name: String) -> Self {
        Self(
            id: "rpc-nested-private",
            message: "a nested '@RPC' protocol cannot be private, because the generated conformances are outside the "
                + "type; write 'fileprivate protocol \(name)'"
        )
    }

    package static func rpcInAccessExtension(_ keyword: String) -> Self {
        Self(
            id: "rpc-in-access-extension",
            message: "an '@RPC' protocol cannot take its access level from an extension, which the generated "
                + "conformances do not see; write '\(keyword)' in front of 'protocol', and not of 'extension'"
        )
    }

    package static let rpcPrimaryAssociatedTypes = Self(
        id: "rpc-primary-associated-types",
        message: "an '@RPC' protocol cannot be generic; write concrete '@Archivable' types in its methods"
    )

    package static func rpcInherits(_ base: String, by name: String) -> Self {
        Self(
            id: "rpc-inherits",
            message: "an '@RPC' protocol can only inherit from 'Sendable', because the macro sees no requirements of "
                + "'\(base)'; write the methods in '\(name)' itself"
        )
    }

    package static func rpcClassOnly(_ base: String) -> Self {
        Self(
            id: "rpc-class-only",
            message: "an '@RPC' protocol cannot be restricted to classes or actors, because the generated client is a "
                + "struct; remove '\(base)'"
        )
    }

    package static let rpcWhereClause = Self(
        id: "rpc-where-clause",
        message: "an '@RPC' protocol cannot have a 'where' clause; remove it"
    )

    package static func rpcArgument(_ label: String, example: String) -> Self {
        Self(
            id: "rpc-argument",
            message: "the argument of '\(label):' must spell out a type; write it as in '\(label): \(example).self'"
        )
    }
}

/// What stands in an `@RPC` protocol.
extension MacroDiagnostic {
    package static func rpcProperty(_ method: String) -> Self {
        Self(
            id: "rpc-property",
            message: "an '@RPC' protocol cannot require a property, because every access is a call; write '\(method)'"
        )
    }

    package static let rpcSubscript = Self(
        id: "rpc-subscript",
        message: "an '@RPC' protocol cannot require a subscript, because every access is a call; write a method with "
            + "the index as a parameter"
    )

    package static func rpcInitializer(_ name: String) -> Self {
        Self(
            id: "rpc-initializer",
            message: "an '@RPC' protocol cannot require an initializer; the closure given to '\(name)Server' makes the "
                + "handlers, so remove it"
        )
    }

    package static func rpcAssociatedType(_ associatedType: String) -> Self {
        Self(
            id: "rpc-associated-type",
            message: "an '@RPC' protocol cannot have an associated type; write a concrete '@Archivable' type in the "
                + "place of '\(associatedType)'"
        )
    }

    package static func rpcTypeAlias(_ alias: String) -> Self {
        Self(
            id: "rpc-type-alias",
            message: "the generated code cannot see a type alias in the protocol; declare '\(alias)' outside"
        )
    }

    package static let rpcConditional = Self(
        id: "rpc-conditional",
        message: "'#if' cannot be used in an '@RPC' protocol, because a method's position is its number on the wire; "
            + "declare every method unconditionally"
    )

    package static let rpcMacro = Self(
        id: "rpc-macro",
        message: "a macro cannot be used in an '@RPC' protocol, because '@RPC' does not see what it makes; write the "
            + "methods out"
    )

    package static let rpcOperator = Self(
        id: "rpc-operator",
        message: "an '@RPC' protocol cannot require an operator; write a method with a name"
    )

    package static func rpcTooManyMethods(_ limit: Int) -> Self {
        Self(
            id: "rpc-too-many-methods",
            message: "an '@RPC' protocol can have at most \(limit) methods; move the methods from this one on into a "
                + "protocol of their own"
        )
    }
}

/// A method of an `@RPC` protocol.
extension MacroDiagnostic {
    package static func methodOverloaded(_ name: String) -> Self {
        Self(
            id: "method-overloaded",
            message: "'\(name)' is already the name of a method, and methods of an '@RPC' protocol are told apart by "
                + "their base names; choose another name"
        )
    }

    package static func methodReserved(_ name: String, because reason: String) -> Self {
        Self(id: "method-reserved", message: "'\(name)' is the name of \(reason); choose another name for this method")
    }

    package static func methodStatic(_ modifier: String) -> Self {
        Self(
            id: "method-static",
            message: "a method of an '@RPC' protocol is called on the handler of a connection; remove '\(modifier)'"
        )
    }

    package static func methodOwnership(_ modifier: String) -> Self {
        Self(
            id: "method-ownership",
            message: "a method of an '@RPC' protocol cannot be '\(modifier)', because a handler serves many calls at "
                + "once; remove '\(modifier)', and keep what changes in 'connection.state' or behind a lock"
        )
    }

    package static let methodGeneric = Self(
        id: "method-generic",
        message: "a method of an '@RPC' protocol cannot be generic, because the other side has to know what is sent; "
            + "write concrete '@Archivable' types"
    )

    package static let methodAsyncWithoutThrows = Self(
        id: "method-async-without-throws",
        message: "an 'async' method of an '@RPC' protocol has to throw, because a connection can fail; write 'async "
            + "throws'"
    )

    package static let methodRethrows = Self(
        id: "method-rethrows",
        message: "a method of an '@RPC' protocol cannot be 'rethrows'; write 'throws'"
    )

    package static let methodReasync = Self(
        id: "method-reasync",
        message: "a method of an '@RPC' protocol cannot be 'reasync'; write 'async throws'"
    )

    package static let methodAvailability = Self(
        id: "method-availability",
        message: "a method of an '@RPC' protocol cannot be available on some platforms only, because both sides need "
            + "all methods; move '@available' to the protocol"
    )

    package static func methodSynchronousOnActor(_ actor: String) -> Self {
        Self(
            id: "method-synchronous-on-actor",
            message: "a synchronous method is served on the connection's event loop and cannot be isolated to "
                + "'\(actor)'; write 'async throws'"
        )
    }
}

/// A parameter of such a method.
extension MacroDiagnostic {
    package static func parameterUnnamed(_ example: String) -> Self {
        Self(
            id: "parameter-unnamed",
            message: "a parameter of an '@RPC' method has to have a name, which becomes a field of the call; write "
                + "'\(example)'"
        )
    }

    package static func parameterRepeated(_ name: String) -> Self {
        Self(
            id: "parameter-repeated",
            message: "'\(name)' is already the name of a parameter, and each becomes a field of the call; choose "
                + "another name"
        )
    }

    package static let parameterNamedSelf = Self(
        id: "parameter-named-self",
        message: "a parameter of an '@RPC' method cannot be named 'self'; choose another name"
    )

    package static func parameterInout(_ name: String, type: String) -> Self {
        Self(
            id: "parameter-inout",
            message: "parameter '\(name)' cannot be 'inout', because it is a copy on the other side; take '\(type)' "
                + "and return the new value"
        )
    }

    package static func parameterIsolated(_ name: String) -> Self {
        Self(
            id: "parameter-isolated",
            message: "parameter '\(name)' cannot be 'isolated', because an actor cannot be sent; remove the parameter"
        )
    }

    package static func parameterVariadic(_ name: String, type: String) -> Self {
        Self(
            id: "parameter-variadic",
            message: "parameter '\(name)' cannot be variadic; write '\(type)'"
        )
    }
}

/// `@ConnectionState`.
extension MacroDiagnostic {
    package static func stateNotOnStruct(_ kind: String) -> Self {
        Self(
            id: "state-not-on-struct",
            message: "'@ConnectionState' cannot be applied to \(kind), because a state is compared and copied field by "
                + "field; write a struct"
        )
    }

    package static let stateGeneric = Self(
        id: "state-generic",
        message: "a '@ConnectionState' struct cannot be generic, because both sides have to know what is sent; write "
            + "concrete '@Archivable' types in its fields"
    )

    package static let stateNoncopyable = Self(
        id: "state-noncopyable",
        message: "a '@ConnectionState' struct has to be copyable, because the old state is compared with the new one; "
            + "remove '~Copyable'"
    )

    package static func stateNestedPrivate(_ name: String) -> Self {
        Self(
            id: "state-nested-private",
            message: "a nested '@ConnectionState' struct cannot be private, because its conformance is outside the "
                + "type; write 'fileprivate struct \(name)'"
        )
    }

    package static let stateInitializer = Self(
        id: "state-initializer",
        message: "a '@ConnectionState' struct needs 'init()', which this initializer takes away; move the initializer "
            + "into an extension, or add 'init() {}'"
    )

    package static let stateConditional = Self(
        id: "state-conditional",
        message: "'#if' cannot surround a field of a '@ConnectionState' struct, because a field's position is its "
            + "number on the wire; declare every field unconditionally"
    )
}

/// A field of a `@ConnectionState` struct.
extension MacroDiagnostic {
    package static func fieldLet(_ name: String) -> Self {
        Self(
            id: "field-let",
            message: "field '\(name)' cannot be a 'let', because the client's mirror follows its changes; write 'var', "
                + "or 'static let' for a constant"
        )
    }

    package static func fieldWithoutType(_ name: String, example: String) -> Self {
        Self(
            id: "field-without-type",
            message: "field '\(name)' needs a type, because both sides have to agree on it; write '\(example)'"
        )
    }

    package static func fieldWithoutDefault(_ name: String, example: String) -> Self {
        Self(
            id: "field-without-default",
            message: "field '\(name)' needs a default value, because both sides start from it; write '\(example)'"
        )
    }

    package static let fieldPattern = Self(
        id: "field-pattern",
        message: "fields of a '@ConnectionState' struct cannot be declared by a pattern; give each a declaration of "
            + "its own"
    )

    package static func fieldModifier(_ name: String, _ modifier: String) -> Self {
        Self(
            id: "field-modifier",
            message: "field '\(name)' cannot be '\(modifier)', because its value is sent when it changes; remove "
                + "'\(modifier)'"
        )
    }

    package static func fieldAttribute(_ name: String, _ attribute: String) -> Self {
        Self(
            id: "field-attribute",
            message: "field '\(name)' cannot have the attribute '@\(attribute)', because the plain value is what is "
                + "sent; remove it"
        )
    }
}

/// Types without a form on the wire.
extension MacroDiagnostic {
    package static func unarchivable(_ problem: UnarchivableType, spelled spelling: String, at place: WirePlace) -> Self
    {
        switch problem {
        case .existential:
            Self(
                id: "type-existential",
                message: "\(place) cannot be '\(spelling)', because the other side has to know what is sent; declare "
                    + "an '@Archivable' enum with a case for each type that it may be"
            )
        case .function:
            Self(
                id: "type-function",
                message: "\(place) cannot be a function, because code is not sent; \(place.insteadOfFunction)"
            )
        case .implicitlyUnwrapped(let type):
            Self(
                id: "type-implicitly-unwrapped",
                message: "\(place) cannot be implicitly unwrapped; write '\(type.wrappedType.trimmedDescription)?'"
            )
        case .metatype:
            Self(
                id: "type-metatype",
                message: "\(place) cannot be a metatype; declare an '@Archivable' enum with a case for each choice"
            )
        case .opaque:
            Self(
                id: "type-opaque",
                message: "\(place) cannot be '\(spelling)', because the other side has to know what is sent; write a "
                    + "concrete '@Archivable' type"
            )
        case .selfType:
            Self(
                id: "type-self",
                message: "\(place) cannot be 'Self', which is another type on the other side; write a concrete "
                    + "'@Archivable' type"
            )
        case .tuple:
            Self(
                id: "type-tuple",
                message: "\(place) cannot be a tuple; declare an '@Archivable' struct with its elements"
            )
        case .void:
            Self(
                id: "type-void",
                message: "\(place) cannot be '\(spelling)'; write 'Unit', which is archived as nothing"
            )
        }
    }
}

extension WirePlace {
    /// The advice to those who would send a closure.
    fileprivate var insteadOfFunction: String {
        switch self {
        case .parameter: "return a value, or report back with the events of '@RPC(events:)'"
        case .result: "return the value that it would compute"
        case .error: "throw an '@Archivable' error"
        case .field: "keep it in the handler"
        }
    }
}

extension MacroNote {
    package static func firstDeclared(_ name: String) -> Self {
        Self(id: "first-declared", message: "the first '\(name)' is here")
    }
}

extension MacroFixIt {
    package static let addThrows = Self(id: "add-throws", message: "add 'throws'")
    package static let writeThrows = Self(id: "write-throws", message: "write 'throws'")
    package static let writeAsyncThrows = Self(id: "write-async-throws", message: "write 'async throws'")
    package static let writeArray = Self(id: "write-array", message: "write an array")
    package static let writeOptional = Self(id: "write-optional", message: "write '?'")
    package static let writeUnit = Self(id: "write-unit", message: "write 'Unit'")
    package static let writeVar = Self(id: "write-var", message: "write 'var'")
    package static let writeMethod = Self(id: "write-method", message: "write a method")
    package static let writeFileprivate = Self(id: "write-fileprivate", message: "write 'fileprivate'")
    package static let nameParameter = Self(id: "name-parameter", message: "name the parameter")
    package static let addType = Self(id: "add-type", message: "add a type")
    package static let addDefault = Self(id: "add-default", message: "add a default value")

    package static func remove(_ text: String) -> Self {
        Self(id: "remove", message: "remove '\(text)'")
    }
}
