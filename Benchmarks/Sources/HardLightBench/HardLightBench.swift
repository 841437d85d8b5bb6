import ArgumentParser

/// Measures HardLight, alone or side by side with others: server and client in separate processes, over real TLS.
@main
struct HardLightBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hardlight-bench",
        abstract: "Measures HardLight, and compares it with its peers.",
        subcommands: [Serve.self, Client.self, Compare.self]
    )
}
