import SwiftCompilerPlugin
import SwiftSyntaxMacros

/// The compiler's way in: every macro of the package by name.
@main
struct HardLightPlugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [
        ArchivableMacro.self,
        ConnectionStateMacro.self,
        RPCMacro.self,
    ]
}
