import HardLight
import Testing

@Suite("The first service, over TLS")
struct FirstServiceTests {
    @Test("A call brings its result, its state change before it, and its event")
    func call() async throws {
        let server = CounterServer(configuration: .selfSigned(host: "localhost", port: 0)) { connection in
            connection.subscribe(to: "counters")
            return CounterHandler(connection: connection)
        }
        let address = try await server.start()
        let fingerprint = try #require(server.certificateFingerprint)
        let client = try await CounterClient.connect(to: "\(address)", tls: .pinned(sha256: fingerprint))
        var events = client.events.makeAsyncIterator()

        #expect(try await client.increment(amount: 5) == 5)
        #expect(client.state.counter == 5)
        let event = await events.next()
        #expect(event?.topic == "counters")
        #expect(event?.payload == .incremented(to: 5))

        await client.close()
        #expect(await events.next() == nil)
        await server.stop()
    }
}
