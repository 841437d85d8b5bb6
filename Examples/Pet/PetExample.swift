import ArgumentParser
import ExampleSupport

@main
struct PetExample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pet",
        abstract: "A pet per connection: an enum with payloads, and optionals.",
        subcommands: [Serve.self, Client.self]
    )
}
