import ArgumentParser
import ExampleSupport
import HardLight

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves task lists until it is interrupted.")

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let configuration = try options.configuration()
        let server = TodoServer(configuration: configuration, logger: options.logger) { connection in
            TodoHandler(connection: connection)
        }
        try await options.serve(server)
    }
}
