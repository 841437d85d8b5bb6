import HardLightModel
import SwiftSyntax
import SwiftSyntaxBuilder

/// Writes what stands beside an `@RPC` protocol.
///
/// All names of other modules are qualified, so that the user's own `Task`, `Result`, `State` or `Error` are not taken
/// for them, and all types are `nonisolated`, whatever the isolation of the user's module is by default.
struct InterfaceWriter {
    let interface: Interface

    init(_ interface: Interface) {
        self.interface = interface
    }

    /// The declarations, in the order in which a reader meets their names.
    ///
    /// In a module for a page, which Embedded Swift compiles, there are others of the same names.
    var declarations: [DeclSyntax] {
        let server = [agreement, connection, server, client].map(\.text).joined(separator: "\n")
        let both = "#if hasFeature(Embedded)\n\(embedded.text)#else\n\(server)#endif"
        return [DeclSyntax("\(raw: call.text.dropLast())"), DeclSyntax("\(raw: both)")]
    }

    var callName: String { interface.name + "Call" }
    var agreementName: String { interface.name + "Interface" }

    /// Writes what stands above every declaration.
    func head(_ writer: inout SourceWriter, documentation: [String]) {
        writer.lines(documentation)
        writer.lines(interface.attributes)
    }

    private var connection: SourceWriter {
        alias(
            of: "Connection",
            documentation: "/// A client's connection, as a handler of ``\(interface.name)`` sees it."
        )
    }

    private var server: SourceWriter {
        alias(of: "Server", documentation: "/// A server that serves ``\(interface.name)``.")
    }

    private func alias(of type: String, documentation: String) -> SourceWriter {
        var writer = SourceWriter()
        head(&writer, documentation: [documentation])
        let access = interface.access.peerModifier
        writer.line("\(access)typealias \(interface.name)\(type) = HardLight.\(type)<\(agreementName)>")
        return writer
    }
}
