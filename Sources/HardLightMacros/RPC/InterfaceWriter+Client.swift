import HardLightModel

extension InterfaceWriter {
    /// The client, whose methods are the protocol's.
    ///
    /// It conforms to the protocol if it can: on its side every method waits for the other one and may fail, so a
    /// method that is not `async`, or throws errors of one type only, it does not have.
    var client: SourceWriter {
        var writer = SourceWriter()
        let documentation = interface.documentation
        head(&writer, documentation: documentation.isEmpty ? ["/// A client of ``\(interface.name)``."] : documentation)
        let access = interface.access.memberModifier
        let conformances = interface.isImplementedByClient ? "\(interface.name.escapedIdentifier), " : ""
        let head = "\(interface.access.peerModifier)nonisolated struct \(interface.name)Client"
        writer.block("\(head): \(conformances)HardLight.RPCClient") { writer in
            let connection = "HardLight.ClientConnection<\(agreementName)>"
            writer.line("\(access)typealias RPCInterface = \(agreementName)")
            writer.line()
            writer.line("\(access)let connection: \(connection)")
            writer.line("\(access)var callOptions: HardLight.CallOptions")
            writer.line()
            writer.list(
                "\(access)init(",
                ["connection: \(connection)", "callOptions: HardLight.CallOptions"],
                ") {"
            )
            writer.nested { writer in
                writer.line("self.connection = connection")
                writer.line("self.callOptions = callOptions")
            }
            writer.line("}")
            for (number, method) in interface.methods.enumerated() {
                writer.line()
                self.method(method, number: number, &writer)
            }
        }
        return writer
    }

    private func method(_ method: Method, number: Int, _ writer: inout SourceWriter) {
        writer.lines(method.documentation)
        writer.lines(method.attributes)
        writer.list(
            "\(interface.access.memberModifier)func \(method.name.escapedIdentifier)(",
            method.parameters.map { parameter in
                let names = [parameter.label?.escapedLabel ?? "_", parameter.name.escapedLabel]
                return "\(names[0] == names[1] ? names[0] : names.joined(separator: " ")): \(parameter.type)"
            },
            ") async throws\(method.resultAsSpelled.map { " -> \($0)" } ?? "") {"
        )
        writer.nested { writer in
            // A parameter of the same name hides the client's own property.
            let names = Set(method.parameters.map(\.name))
            let connection = names.contains("connection") ? "self.connection" : "connection"
            let options = names.contains("callOptions") ? "self.callOptions" : "callOptions"
            let output = method.result ?? "RKYV.Unit"
            var arguments = ["method: \(number)", "options: \(options)", "returning: \(output).self"]
            if case .typed(let error) = method.failure { arguments.append("failure: \(error).self") }
            let head = "\(method.result == nil ? "_ = " : "")try await \(connection).call("
            let call = "\(callName).\(method.name.escapedMember)"
            let fields = method.parameters.map { "\($0.name.escapedLabel): \($0.name.escapedIdentifier)" }
            let value = fields.isEmpty ? call : "\(call)(\(fields.joined(separator: ", ")))"
            let oneLine = "\(head)\(([value] + arguments).joined(separator: ", ")))"
            if writer.fits(oneLine) { return writer.line(oneLine) }
            writer.line(head)
            writer.nested { writer in
                if fields.isEmpty {
                    writer.line("\(call),")
                } else {
                    writer.list("\(call)(", fields, "),")
                }
                for argument in arguments.dropLast() { writer.line("\(argument),") }
                writer.line(arguments[arguments.count - 1])
            }
            writer.line(")")
        }
        writer.line("}")
    }
}
