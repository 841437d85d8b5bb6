package import SwiftSyntax

extension AttributeListSyntax {
    /// The attributes that a declaration has to repeat in order to name the one that these are attached to.
    package var carriedOver: [String] { named("available", "_spi").map(\.trimmedDescription) }

    /// The attributes of a method that the client's method has too.
    package var carriedOverToClient: [String] { named("available", "discardableResult").map(\.trimmedDescription) }

    package var availability: [AttributeSyntax] { named("available") }

    /// The global actor that these attributes name. Its declaration is out of sight, so its name has to tell.
    package var globalActor: String? {
        lazy.compactMap { $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription }
            .first { $0.hasSuffix("Actor") }
    }

    private func named(_ names: String...) -> [AttributeSyntax] {
        compactMap { $0.as(AttributeSyntax.self) }.filter { names.contains($0.attributeName.trimmedDescription) }
    }
}

extension AttributeSyntax {
    /// Whether this `@available` says that something is missing somewhere, and not only what to think of it.
    package var restrictsPlatforms: Bool {
        availabilityArguments.contains { argument in
            switch argument.argument {
            case .availabilityVersionRestriction: true
            case .availabilityLabeledArgument(let labeled): ["introduced", "obsoleted"].contains(labeled.label.text)
            case .token(let token): ["unavailable", "noasync"].contains(token.text)
            }
        }
    }

    /// Whether this `@available` says `deprecated`.
    package var saysDeprecated: Bool {
        availabilityArguments.contains { argument in
            switch argument.argument {
            case .availabilityVersionRestriction: false
            case .availabilityLabeledArgument(let labeled): labeled.label.text == "deprecated"
            case .token(let token): token.text == "deprecated"
            }
        }
    }

    private var availabilityArguments: AvailabilityArgumentListSyntax {
        guard case .availability(let arguments) = arguments else { return [] }
        return arguments
    }
}

extension TypeSyntax {
    /// This type without attributes, and without `consuming`, `sending` and the like.
    package var withoutSpecifiers: TypeSyntax {
        self.as(AttributedTypeSyntax.self)?.baseType ?? self
    }
}
