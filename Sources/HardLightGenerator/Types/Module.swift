import HardLightModel
import SwiftSyntax

/// All that a module for an interface says, with every type resolved.
struct Module {
    let interface: Interface
    let calls: [Call]

    /// `nil` for an interface without a state.
    let state: State?
    let event: WebType

    /// The structs and enums of the interface, in the order in which they are met first.
    let types: [DeclaredType]

    /// The name of the union of all calls.
    var callName: String { interface.name + "Call" }

    /// The name of the class.
    var clientName: String { interface.name + "Client" }

    /// A method.
    struct Call {
        let name: String
        let documentation: Documentation
        let parameters: [Field]
        let result: WebType
        /// What the method throws, if the interface says so.
        let failure: WebType?
    }

    struct State {
        /// The name in TypeScript.
        let name: String
        let documentation: Documentation
        let fields: [StateField]
    }

    struct StateField {
        let field: Field
        /// The value that the field starts from, in TypeScript.
        let initial: String
    }
}

/// A field of a struct or of a case, or a parameter.
struct Field {
    let name: String
    let type: WebType
    let documentation: Documentation
}

/// A struct or an enum of the interface.
struct DeclaredType {
    enum Kind {
        case structure([Field], isTuple: Bool)
        case enumeration([Case])
    }

    struct Case {
        let name: String
        let payloads: [Field]
        let documentation: Documentation
    }

    /// The name in Swift, with those of the types around it.
    let path: [String]
    /// Its own and those of the types around it, put together: TypeScript's types are not nested.
    let name: String
    let documentation: Documentation
    let kind: Kind
    /// The declaration.
    let syntax: Syntax

    /// The cases of an enum of which none has a payload: in TypeScript these are strings.
    var plainCases: [Case]? {
        guard case .enumeration(let cases) = kind, cases.allSatisfy(\.payloads.isEmpty) else { return nil }
        return cases
    }
}
