import HardLight
import Testing

@Suite("Who may connect", .serialized, .timeLimit(.minutes(1)))
struct SignInTests {
    @Test("Those who have signed in, until they leave")
    func members() async throws {
        let sessions = Sessions()
        let server = makeMemberServer(
            configuration: .selfSigned(host: "localhost", port: 0),
            sessions: sessions
        )
        let address = "\(try await server.start())"
        let tls = ClientTLS.pinned(sha256: try #require(server.certificateFingerprint))
        for try await client in memberConnections(to: address, tls: tls, token: { "secret" }) {
            #expect(try await client.increment(amount: 3) == 3)
            #expect(await sessions.present.values.map(\.name) == ["Ada"])
            await client.close()
        }
        while await !sessions.present.isEmpty {
            await Task.yield()
        }
        let error = await #expect(throws: ConnectionError.self) {
            for try await _ in memberConnections(to: address, tls: tls, token: { "guess" }) {}
        }
        #expect(error?.status == 401)
        await server.stop()
    }
}
