package import Logging
package import ServiceLifecycle
import UnixSignals

extension ServiceGroup {
    /// Runs services until the process is told to end (SIGINT or SIGTERM); they then shut down gracefully, last one first.
    package static func runUntilInterrupted(
        _ services: [ServiceGroupConfiguration.ServiceConfiguration],
        logger: Logger
    ) async throws {
        let configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigint, .sigterm],
            logger: logger
        )
        try await ServiceGroup(configuration: configuration).run()
    }
}
