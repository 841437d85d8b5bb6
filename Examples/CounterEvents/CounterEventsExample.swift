import ArgumentParser
import ExampleSupport

@main
struct CounterEventsExample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counter-events",
        abstract: "A counter per connection: calls, mirrored state and events.",
        subcommands: [Serve.self, Client.self, Demo.self]
    )
}
