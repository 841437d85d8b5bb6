import HardLight
import Testing

/// Runs a test with a client of a server of its own.
///
/// - Parameter handler: Makes the handler of the client's connection.
func withClient<Client: RPCClient>(
    _ type: Client.Type,
    handler: @escaping @Sendable (HardLight.Connection<Client.RPCInterface>) -> Client.RPCInterface.RPCHandler,
    test: (Client) async throws -> Void
) async throws {
    let server = HardLight.Server<Client.RPCInterface>(configuration: .selfSigned(host: "127.0.0.1", port: 0)) {
        handler($0)
    }
    let address = try await server.start()
    do {
        let fingerprint = try #require(server.certificateFingerprint)
        let client = try await Client.connect(to: "\(address)", tls: .pinned(sha256: fingerprint))
        try await test(client)
        await client.close()
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// Runs a test with a client of a server of its own, whose handlers do not look at the connection.
func withClient<Client: RPCClient>(
    _ type: Client.Type,
    handler: Client.RPCInterface.RPCHandler,
    test: (Client) async throws -> Void
) async throws {
    try await withClient(type, handler: { _ in handler }, test: test)
}
