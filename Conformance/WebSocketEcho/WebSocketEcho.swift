import ArgumentParser
import Foundation

/// An echo server and an echo client over HardLight's own WebSocket layer, for conformance suites and other people's
/// clients to try it with. It speaks RFC 6455 and nothing of HardLight's protocol: every message comes back as it came.
@main
struct WebSocketEcho: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "websocket-echo",
        abstract: "Echoes WebSocket messages, to test HardLight's WebSocket layer against others.",
        subcommands: [Serve.self, AutobahnClient.self]
    )
}

/// Prints a line at once. `print` keeps it back when the output is a file or a pipe, and scripts wait for it there.
func printNow(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
