import BenchSupport
import Foundation

/// One run of one peer's server and client.
struct Trial {
    let peer: Peer
    let shape: Shape
    let placement: Placement

    /// What it has brought.
    struct Sample {
        let shape: String
        var measurement: LoadFigures?
        /// Microseconds of the server's CPU for each call, user and system.
        var serverCPU: Double?
        /// Those of them in user mode.
        var serverUserCPU: Double?
        /// kB for each connection.
        var memory: Double?
    }

    func run(_ certificate: BenchCertificate) throws -> Sample {
        let server = try RunningProgram(
            [peer.program, "serve", "--port", "0", "--cert", certificate.chainPath, "--key", certificate.keyPath]
                + peer.serverOptions,
            cpu: placement.server
        )
        defer { server.stop() }
        guard let port = server.port() else {
            throw BenchFailure("\(peer.name)'s server did not start: \(server.reason())")
        }
        let memory = ProcessMemory.residentKilobytes(of: server.pid)
        let client = try RunningProgram(
            [peer.program, "client", "--port", "\(port)", "--cert", certificate.chainPath] + peer.options
                + shape.options,
            cpu: placement.client
        )
        defer { client.stop() }
        if case .memory = shape.figure {
            _ = try line(of: client)
            guard let memory, let now = ProcessMemory.residentKilobytes(of: server.pid) else {
                throw BenchFailure("memory can be measured on Linux only")
            }
            return Sample(shape: shape.name, memory: Double(now - memory) / Double(shape.connections))
        }
        guard try line(of: client) == "ready" else {
            throw BenchFailure("\(peer.name)'s client does not say when it is ready")
        }
        let before = ProcessTimes.of(server.pid)
        client.goOn()
        let line = try line(of: client)
        let after = ProcessTimes.of(server.pid)
        guard let measurement = try? JSONDecoder().decode(LoadFigures.self, from: Data(line.utf8)) else {
            throw BenchFailure("\(peer.name)'s client printed what is no measurement: \(line.prefix(100))")
        }
        let used = before.flatMap { before in after.map { $0 - before } }
        func perCall(_ seconds: Double) -> Double { seconds * 1e6 / Double(max(1, shape.calls)) }
        return Sample(
            shape: shape.name,
            measurement: measurement,
            serverCPU: used.map { perCall($0.total) },
            serverUserCPU: used.map { perCall($0.user) }
        )
    }

    private func line(of client: RunningProgram) throws -> String {
        guard let line = client.line() else {
            throw BenchFailure("\(peer.name)'s client failed in \(shape.name): \(client.reason())")
        }
        return line
    }
}
