import HardLight
import Testing

@Suite("The model of the live views", .serialized, .timeLimit(.minutes(1)))
struct LiveViewsTests {
    @available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
    @MainActor
    @Test("has a client while there is a connection, and says why there is none")
    func model() async throws {
        let server = CounterServer(configuration: .selfSigned(host: "localhost", port: 0)) { connection in
            CounterHandler(connection: connection)
        }
        let address = try await server.start()
        let fingerprint = try #require(server.certificateFingerprint)
        let model = CounterModel()
        let running = Task {
            await model.run(CounterClient.connections(to: "\(address)", tls: .pinned(sha256: fingerprint)))
        }
        while model.client == nil, model.end == nil {
            await Task.yield()
        }
        try #require(model.client != nil, "\(model.end ?? "")")
        #expect(try await model.client?.increment(amount: 2) == 2)
        #expect(model.client?.state.counter == 2)
        running.cancel()
        await running.value
        #expect(model.client == nil)
        #expect(model.end == nil)

        let other = String(repeating: "0", count: 64)
        await model.run(CounterClient.connections(to: "\(address)", tls: .pinned(sha256: other)))
        #expect(model.end?.contains(fingerprint) == true)
        await server.stop()
    }
}
