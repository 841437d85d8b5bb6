import ArgumentParser
import ExampleSupport

@main
struct TodoExample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "todo",
        abstract: "A list of tasks per connection: structures, enums and dictionaries on the wire.",
        subcommands: [Serve.self, Client.self]
    )
}
