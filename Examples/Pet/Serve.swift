import ArgumentParser
import ExampleSupport
import HardLight

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves pets until it is interrupted.")

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let configuration = try options.configuration()
        let server = PetServiceServer(configuration: configuration, logger: options.logger) { connection in
            PetHandler(connection: connection)
        }
        try await options.serve(server)
    }
}
