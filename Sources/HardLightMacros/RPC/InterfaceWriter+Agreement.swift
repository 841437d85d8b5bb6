import HardLightModel

extension InterfaceWriter {
    /// What client and server have to agree on, and how a call gets to its method.
    var agreement: SourceWriter {
        var writer = SourceWriter()
        let subject = "client and a server of ``\(interface.name)``"
        head(&writer, documentation: ["/// What a \(subject) agree on: state, events and methods."])
        let access = interface.access.memberModifier
        let head = "\(interface.access.peerModifier)nonisolated enum \(agreementName): HardLight.RPCInterface"
        writer.block(head) { writer in
            writer.line("\(access)typealias RPCHandler = any \(interface.name.escapedIdentifier) & Swift.Sendable")
            writer.line("\(access)typealias RPCState = \(interface.state)")
            writer.line("\(access)typealias RPCEvent = \(interface.events)")
            writer.line()
            writer.block("\(access)static var methodNames: [Swift.String]") { writer in
                writer.list("[", interface.methods.map(\.name.asLiteral), "]")
            }
            writer.line()
            dispatch(&writer)
            writer.line()
            schema(&writer)
        }
        return writer
    }

    private func schema(_ writer: inout SourceWriter) {
        writer.block("\(interface.access.memberModifier)static var schema: RKYV.ArchiveSchema") { writer in
            let arguments = ["calls: \(callName).self", "state: RPCState.self", "events: RPCEvent.self"]
            let head = "RKYV.ArchiveSchema(\(arguments.joined(separator: ", ")))"
            if interface.methods.isEmpty { return writer.line("\(head) { _ in }") }
            writer.line("\(head) { results in")
            writer.nested { writer in
                for method in interface.methods {
                    var arguments = [method.name.asLiteral, "returning: \(method.result ?? "RKYV.Unit").self"]
                    if case .typed(let error) = method.failure { arguments.append("failure: \(error).self") }
                    writer.line("results.add(\(arguments.joined(separator: ", ")))")
                }
            }
            writer.line("}")
        }
    }

    private func dispatch(_ writer: inout SourceWriter) {
        // A parameter of a method must not hide one of `dispatch`.
        let names = Set(interface.methods.flatMap(\.parameters).map(\.name))
        let call = Self.unused("call", in: names)
        let handler = Self.unused("handler", in: names)
        let reply = Self.unused("reply", in: names)

        if interface.methods.contains(where: \.isDeprecated) {
            // Its own calls of the deprecated methods are to pass without a warning.
            writer.line("@available(*, deprecated)")
        }
        let access = interface.access.memberModifier
        writer.list(
            "\(access)static func dispatch(",
            ["_ \(call): HardLight.IncomingCall", "to \(handler): RPCHandler"],
            ") throws(RKYV.ArchiveError) {"
        )
        writer.nested { writer in
            guard !interface.methods.isEmpty else { return writer.line("_ = try \(call).decode(\(callName).self)") }
            writer.line("switch try \(call).decode(\(callName).self) {")
            for method in interface.methods {
                let name = "case .\(method.name.escapedMember)"
                let fields = method.parameters.map { "let \($0.name.escapedIdentifier)" }
                if fields.isEmpty {
                    writer.line("\(name):")
                } else {
                    writer.list("\(name)(", fields, "):")
                }
                writer.nested { writer in
                    if method.isAsync {
                        startReply(to: method, call: call, handler: handler, reply: reply, &writer)
                    } else {
                        answerInline(method, call: call, handler: handler, &writer)
                    }
                }
            }
            writer.line("}")
        }
        writer.line("}")
    }

    private func answerInline(_ method: Method, call: String, handler: String, _ writer: inout SourceWriter) {
        let failure = if case .typed(let error) = method.failure { "(failure: \(error).self)" } else { "" }
        body(of: method, handler: handler, after: ["\(call).answerInline\(failure)"], &writer)
    }

    private func startReply(
        to method: Method,
        call: String,
        handler: String,
        reply: String,
        _ writer: inout SourceWriter
    ) {
        let failure = if case .typed(let error) = method.failure { "(failure: \(error).self)" } else { "" }
        writer.line("let \(reply) = \(call).reply")
        let heads = ["\(reply).start", "await \(reply).result\(failure)"]
        body(of: method, handler: handler, after: heads, &writer)
    }

    /// The call of a handler's method, in closures one within the other.
    private func body(of method: Method, handler: String, after heads: [String], _ writer: inout SourceWriter) {
        let effects =
            switch method.failure {
            case .never: ""
            case .any, .typed: method.isAsync ? "try await " : "try "
            }
        let function = "\(effects)\(handler).\(method.name.escapedMember)("
        let arguments = method.parameters.map { parameter in
            let name = parameter.name.escapedIdentifier
            return parameter.label.map { "\($0.escapedLabel): \(name)" } ?? name
        }
        let oneLine =
            heads.map { "\($0) { " }.joined() + "\(function)\(arguments.joined(separator: ", ")))"
            + String(repeating: " }", count: heads.count)
        if method.result != nil, writer.fits(oneLine) {
            writer.line(oneLine)
            return
        }
        writer.blocks(heads[...]) { writer in
            writer.list(function, arguments, ")")
            if method.result == nil { writer.line("return RKYV.Unit()") }
        }
    }

    /// `name`, with a number after it if it is taken.
    static func unused(_ name: String, in taken: Set<String>) -> String {
        guard taken.contains(name) else { return name }
        var number = 2
        while taken.contains("\(name)\(number)") { number += 1 }
        return "\(name)\(number)"
    }
}

extension SourceWriter {
    /// Writes blocks one within the other.
    fileprivate mutating func blocks(_ heads: ArraySlice<String>, _ body: (inout SourceWriter) -> Void) {
        guard let head = heads.first else { return body(&self) }
        block(head) { $0.blocks(heads.dropFirst(), body) }
    }
}
