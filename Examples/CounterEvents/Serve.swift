import ArgumentParser
import ExampleSupport
import HardLight

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves counters until it is interrupted.")

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let configuration = try options.configuration()
        let server = CounterServer(configuration: configuration, logger: options.logger) { connection in
            CounterHandler(connection: connection)
        }
        try await options.serve(server, alongside: [TopicGreeter(server: server)])
    }
}
