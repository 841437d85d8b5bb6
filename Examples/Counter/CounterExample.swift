import ArgumentParser
import ExampleSupport

@main
struct CounterExample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counter",
        abstract: "A counter per connection: calls and mirrored state.",
        subcommands: [Serve.self, Client.self]
    )
}
