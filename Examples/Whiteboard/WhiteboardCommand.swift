package import ArgumentParser

package struct WhiteboardCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "whiteboard",
        abstract: "A whiteboard with a chat, for any number of browsers and terminals.",
        subcommands: [Serve.self, Chat.self],
        defaultSubcommand: Serve.self
    )

    package init() {}
}
