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
            for method in interface.methods {
                let name = "case \(method.name.escapedIdentifier)"
                let fields = method.parameters.map { "\($0.name.escapedLabel): \($0.type)" }
                if fields.isEmpty {
                    writer.line(name)
                } else {
                    writer.list("\(name)(", fields, ")")
                }
            }
        }
        return writer
    }
}
