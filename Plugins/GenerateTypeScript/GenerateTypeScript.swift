import Foundation
import PackagePlugin

/// `swift package generate-typescript FILE… --output DIR`: `hardlight generate typescript` with the same arguments.
///
/// Paths are those seen from the package's folder.
@main
struct GenerateTypeScript: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        let process = Process()
        process.executableURL = try context.tool(named: "hardlight-tool").url
        process.arguments = ["generate", "typescript"] + arguments
        process.currentDirectoryURL = context.package.directoryURL
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            // The tool has said what is wrong.
            throw Failure(description: "nothing was written")
        }
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
