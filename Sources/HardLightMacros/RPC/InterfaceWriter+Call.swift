import HardLightModel

extension InterfaceWriter {
    /// The calls as they travel, one case per method.
    ///
    /// Without a method there are no calls: `Never` has no values either, and is never decoded from anything.
    var call: SourceWriter {
        var writer = SourceWriter()
        head(
            &writer,
            documentation: ["/// A call of ``\(interface.name)``: one case per method, numbered in declaration order."]
        )
        let access = interface.access.peerModifier
        if interface.methods.isEmpty {
            writer.line("\(access)typealias \(callName) = Swift.Never")
            return writer
        }
        writer.line("@RKYV.Archivable")
        writer.block("\(access)nonisolated enum \(callName): Swift.Sendable") { writer in
            let types = interface.isNested ? parameterTypes : []
            for (number, type) in types.enumerated() {
                writer.line("\(interface.access.memberModifier)typealias Field\(number) = \(type)")
            }
            if !types.isEmpty { writer.line() }
            for method in interface.methods {
                let name = "case \(method.name.escapedIdentifier)"
                let fields = method.parameters.map { parameter in
                    let alias = types.firstIndex(of: parameter.type).map { "Field\($0)" }
                    return "\(parameter.name.escapedLabel): \(alias ?? parameter.type)"
                }
                if fields.isEmpty {
                    writer.line(name)
                } else {
                    writer.list("\(name)(", fields, ")")
                }
            }
        }
        return writer
    }

    /// The types of all parameters as they are spelled, each once.
    ///
    /// Inside another type a name may mean a neighbour of the protocol. What `@Archivable` writes for the call is an
    /// extension at file scope, from where the neighbours cannot be seen, and where Swift's own `Task` is taken for the
    /// user's; and since the call itself comes from a macro, `@Archivable` does not know that it is nested. So there
    /// the call gives the types names that hold in its extension too.
    private var parameterTypes: [String] {
        var types: [String] = []
        for parameter in interface.methods.flatMap(\.parameters) where !types.contains(parameter.type) {
            types.append(parameter.type)
        }
        return types
    }
}
