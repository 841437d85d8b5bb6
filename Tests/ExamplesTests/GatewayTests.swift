import HardLight
import Testing

@Suite("The gateway of the article", .timeLimit(.minutes(1)))
struct GatewayTests {
    @Test("passes calls on and answers back")
    func passesOn() async throws {
        let server = makeGateway(configuration: .selfSigned(host: "127.0.0.1", port: 0)) { call in
            guard case .increment(let amount) = try CounterCall(archivedBytes: call) else { return [] }
            return try (amount &+ 1).archivedBytes()
        }
        let address = try await server.start()
        let client = try await CounterClient.connect(to: "\(address)", tls: .insecureForDevelopment)
        #expect(try await client.increment(amount: 41) == 42)
        await client.close()
        await server.stop()
    }
}
