import ArgumentParser
import Foundation

/// Measures HardLight, alone or side by side with others: server and client in separate processes, over real TLS.
struct HardLightBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hardlight-bench",
        abstract: "Measures HardLight, and compares it with its peers.",
        subcommands: [Serve.self, Client.self, Compare.self, Gates.self]
    )
}

@main
enum Entry {
    /// Not asynchronous: the main thread of such a program waits in a way that valgrind crashes at (3.19, in
    /// `sigsuspend`), and the gates run this under it. Detached, since the main actor's thread is the one that waits.
    static func main() {
        Task.detached {
            await HardLightBench.main()
            exit(0)
        }
        while true {
            sleep(3600)
        }
    }
}
