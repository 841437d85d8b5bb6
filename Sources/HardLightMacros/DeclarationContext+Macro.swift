import HardLightModel
import SwiftSyntaxMacros

extension DeclarationContext {
    /// That of a macro's declaration: what is wrong with it, the compiler says.
    init(_ context: some MacroExpansionContext) {
        self.init(lexicalContext: context.lexicalContext, diagnose: context.diagnose)
    }
}
