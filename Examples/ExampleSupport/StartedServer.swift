package import HardLight
import ServiceLifecycle

/// A server that has its port before its service group runs, so that the port can be printed or connected to.
///
/// Where nobody asks for the port, the server itself is the service: `ServiceGroup(services: [server], …)`.
package struct StartedServer<Interface: RPCInterface>: Service {
    private let server: Server<Interface>

    /// Where it listens.
    package let address: ServerAddress

    /// Starts `server`.
    package init(_ server: Server<Interface>) async throws {
        address = try await server.start()
        self.server = server
    }

    /// Stops the server when its group shuts down, or is cancelled.
    package func run() async throws {
        try? await gracefulShutdown()
        await server.stop()
    }
}
