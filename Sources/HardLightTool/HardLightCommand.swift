import ArgumentParser

/// `hardlight`: what the command line has to offer.
@main
struct HardLightCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hardlight",
        abstract: "Tools for HardLight interfaces.",
        subcommands: [Generate.self]
    )

    /// `hardlight generate`
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes clients of an interface in other languages.",
            subcommands: [GenerateTypeScript.self]
        )
    }
}
