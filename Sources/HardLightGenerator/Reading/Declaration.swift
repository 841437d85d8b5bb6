import HardLightModel
import SwiftSyntax

/// A declaration of a type in one of the files.
struct Declaration {
    enum Kind {
        case structure(StructDeclSyntax)
        case enumeration(EnumDeclSyntax)
        case alias(TypeAliasDeclSyntax)
        /// A type whose values cannot be in an archive: `a class`.
        case other(String)
    }

    /// The names of the types around it, and its own.
    let path: [String]
    let kind: Kind
    let name: TokenSyntax

    /// Whether it is inside `#if`: whoever reads only the source does not know whether it is there.
    let isConditional: Bool
}

/// A protocol with `@RPC`.
struct InterfaceDeclaration {
    let syntax: ProtocolDeclSyntax
    let attribute: AttributeSyntax
    /// The names of the types around it.
    let scope: [String]
    /// The same types, from the inside out.
    let lexicalContext: [Syntax]
    let isConditional: Bool
}

/// All declarations of the files that can be part of an interface.
struct Declarations {
    private(set) var interfaces: [InterfaceDeclaration] = []
    private var types: [[String]: Declaration] = [:]

    init(in files: [SourceFile]) {
        for file in files {
            for item in file.tree.statements {
                if case .decl(let declaration) = item.item { add(declaration, Surroundings()) }
            }
        }
    }

    /// The type that `names` mean inside the type `scope`: as in Swift, the innermost one with the first of the names.
    func type(named names: [String], in scope: [String]) -> Declaration? {
        guard let first = names.first else { return nil }
        for depth in stride(from: scope.count, through: 0, by: -1) {
            let outer = Array(scope.prefix(depth))
            if types[outer + [first]] != nil { return types[outer + names] }
        }
        // A name before which the module's is written.
        return names.count > 1 ? types[Array(names.dropFirst())] : nil
    }

    // MARK: Walking the files

    private struct Surroundings {
        var scope: [String] = []
        var lexicalContext: [Syntax] = []
        var isConditional = false
    }

    private mutating func add(_ declaration: DeclSyntax, _ around: Surroundings) {
        switch declaration.as(DeclSyntaxEnum.self) {
        case .structDecl(let type): add(type, as: .structure(type), around)
        case .enumDecl(let type): add(type, as: .enumeration(type), around)
        case .classDecl(let type): add(type, as: .other("a class"), around)
        case .actorDecl(let type): add(type, as: .other("an actor"), around)
        case .extensionDecl(let type):
            let names = type.extendedType.trimmedDescription.split(separator: ".").map(String.init)
            addMembers(of: type, named: names, around)
        case .protocolDecl(let type):
            if let attribute = type.attributes.attribute(named: "RPC") {
                interfaces.append(
                    InterfaceDeclaration(
                        syntax: type,
                        attribute: attribute,
                        scope: around.scope,
                        lexicalContext: around.lexicalContext,
                        isConditional: around.isConditional
                    )
                )
            }
            insert(type.name, as: .other("a protocol"), around)
        case .typeAliasDecl(let alias): insert(alias.name, as: .alias(alias), around)
        case .ifConfigDecl(let condition):
            var around = around
            around.isConditional = true
            for clause in condition.clauses {
                switch clause.elements {
                case .decls(let members): for member in members { add(member.decl, around) }
                case .statements(let items):
                    for item in items {
                        if case .decl(let declaration) = item.item { add(declaration, around) }
                    }
                default: break
                }
            }
        default: break
        }
    }

    private mutating func add(
        _ type: some DeclGroupSyntax & NamedDeclSyntax,
        as kind: Declaration.Kind,
        _ around: Surroundings
    ) {
        insert(type.name, as: kind, around)
        addMembers(of: type, named: [type.name.unescapedName], around)
    }

    private mutating func addMembers(of type: some DeclGroupSyntax, named names: [String], _ around: Surroundings) {
        var inside = around
        inside.scope += names
        inside.lexicalContext.insert(Syntax(type), at: 0)
        for member in type.memberBlock.members { add(member.decl, inside) }
    }

    private mutating func insert(_ name: TokenSyntax, as kind: Declaration.Kind, _ around: Surroundings) {
        let path = around.scope + [name.unescapedName]
        // The compiler refuses a second one, unless the two are in branches of `#if`.
        if types[path] != nil { return }
        types[path] = Declaration(path: path, kind: kind, name: name, isConditional: around.isConditional)
    }
}

extension AttributeListSyntax {
    /// The attribute with this name, with or without a module before it.
    func attribute(named name: String) -> AttributeSyntax? {
        lazy.compactMap { $0.as(AttributeSyntax.self) }.first { $0.attributeName.isNamed(name) }
    }
}
