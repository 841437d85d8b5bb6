import HardLightModel

extension InterfaceWriter {
    /// What stands beside the protocol where it is compiled for a page, by Embedded Swift: the agreement and the client of
    /// the `HardLight` module that is there. It has no server, and its methods take a callback: there is no `async`, and
    /// errors are values.
    var embedded: SourceWriter {
        var writer = SourceWriter()
        embeddedAgreement(&writer)
        writer.line()
        embeddedClient(&writer)
        return writer
    }

    private func embeddedAgreement(_ writer: inout SourceWriter) {
        let documentation =
            "/// What a client and a server of ``\(interface.name)`` agree on: state, events and methods."
        head(&writer, documentation: [documentation])
        let access = interface.access.memberModifier
        let head = "\(interface.access.peerModifier)nonisolated enum \(agreementName): HardLight.RPCInterface"
        writer.block(head) { writer in
            writer.line("\(access)typealias RPCState = \(interface.state)")
            writer.line("\(access)typealias RPCEvent = \(interface.events)")
            writer.line()
            writer.line("\(access)static var name: Swift.StaticString { \(interface.name.asLiteral) }")
            writer.line()
            writer.block("\(access)static var methodNames: [Swift.StaticString]") { writer in
                writer.list("[", interface.methods.map(\.name.asLiteral), "]")
            }
        }
    }

    private func embeddedClient(_ writer: inout SourceWriter) {
        let documentation = interface.documentation
        head(&writer, documentation: documentation.isEmpty ? ["/// A client of ``\(interface.name)``."] : documentation)
        let access = interface.access.memberModifier
        let connection = "HardLight.ClientConnection<\(agreementName)>"
        let head = "\(interface.access.peerModifier)nonisolated struct \(interface.name)Client: HardLight.RPCClient"
        writer.block(head) { writer in
            writer.line("\(access)typealias RPCInterface = \(agreementName)")
            writer.line()
            writer.line("\(access)let connection: \(connection)")
            writer.line()
            writer.block("\(access)init(connection: \(connection))") { $0.line("self.connection = connection") }
            for (number, method) in interface.methods.enumerated() {
                writer.line()
                embeddedMethod(method, number: number, &writer)
            }
            writer.line()
            invoke(&writer)
        }
    }

    /// A method of the protocol, with a callback for its result.
    private func embeddedMethod(_ method: Method, number: Int, _ writer: inout SourceWriter) {
        let names = Set(method.parameters.map(\.name))
        let completion = Self.unused("completion", in: names)
        let connection = names.contains("connection") ? "self.connection" : "connection"
        writer.lines(method.documentation)
        // A result that may be discarded is given to a callback that need not be there.
        writer.lines(method.attributes.filter { !$0.contains("discardableResult") })
        let parameters = method.parameters.map { parameter in
            let names = [parameter.label?.escapedLabel ?? "_", parameter.name.escapedLabel]
            return "\(names[0] == names[1] ? names[0] : names.joined(separator: " ")): \(parameter.type)"
        }
        let result = "Swift.Result<\(method.result ?? "Swift.Void"), \(method.embeddedFailure)>"
        let callback = "_ \(completion): @escaping (\(result)) -> Swift.Void = { _ in }"
        writer.list(
            "\(interface.access.memberModifier)func \(method.name.escapedIdentifier)(",
            parameters + [callback],
            ") {"
        )
        writer.nested { writer in
            let call = "\(callName).\(method.name.escapedMember)"
            let fields = method.parameters.map { "\($0.name.escapedLabel): \($0.name.escapedIdentifier)" }
            let value = fields.isEmpty ? call : "\(call)(\(fields.joined(separator: ", ")))"
            guard method.result == nil else {
                return writer.list("\(connection).call(", [value, "method: \(number)", "then: \(completion)"], ")")
            }
            writer.line("\(connection).call(\(value), method: \(number)) {")
            writer.nested { writer in
                writer.line("(result: Swift.Result<RKYV.Unit, \(method.embeddedFailure)>) in")
                writer.line("\(completion)(result.map { _ in () })")
            }
            writer.line("}")
        }
        writer.line("}")
    }

    /// How the page's script calls the methods.
    private func invoke(_ writer: inout SourceWriter) {
        let head =
            "\(interface.access.memberModifier)func invoke(_ call: HardLight.PageCall) throws(HardLight.PageError)"
        if interface.methods.contains(where: \.isDeprecated) {
            // Its own calls of the deprecated methods are to pass without a warning.
            writer.line("@available(*, deprecated)")
        }
        writer.block(head) { writer in
            writer.line("switch call.method {")
            for (number, method) in interface.methods.enumerated() {
                let arguments = method.parameters.map { parameter in
                    "\(parameter.label.map { "\($0.escapedLabel): " } ?? "")try call.argument()"
                }
                var coders = "call.encode"
                if case .typed = method.failure { coders += ", call.encode" }
                writer.line("case \(number):")
                let head = "self.\(method.name.escapedMember)"
                writer.nested { writer in
                    if arguments.isEmpty { return writer.line("\(head) { call.settle($0, \(coders)) }") }
                    writer.list("\(head)(", arguments, ") { call.settle($0, \(coders)) }")
                }
            }
            writer.line("default: throw .missing")
            writer.line("}")
        }
    }
}

extension Method {
    /// The type of error that a callback is given.
    fileprivate var embeddedFailure: String {
        if case .typed(let error) = failure { "HardLight.CallFailure<\(error)>" } else { "HardLight.RPCError" }
    }
}
