// The service of README.md and of the article "Your first service". What they show is what stands here, and is compiled:
// DocumentationTests compares them, FirstServiceTests runs it.

import HardLight

@RPC(state: CounterState.self, events: CounterEvent.self)
protocol Counter {
    /// Adds `amount` and returns the new value.
    func increment(amount: UInt32) async throws -> UInt32
}

@ConnectionState
struct CounterState { var counter: UInt32 = 0 }

@Archivable
enum CounterEvent: Equatable { case incremented(to: UInt32) }

struct CounterHandler: Counter {
    let connection: CounterConnection

    func increment(amount: UInt32) async throws -> UInt32 {
        let value = connection.state.withLock { state in
            state.counter &+= amount
            return state.counter
        }
        connection.emit(.incremented(to: value), to: "counters")
        return value
    }
}

func runServer() async throws {
    let server = CounterServer(configuration: .selfSigned(host: "localhost", port: 8443)) { connection in
        connection.subscribe(to: "counters")
        return CounterHandler(connection: connection)
    }
    try await server.run()
}

func runClient() async throws {
    let client = try await CounterClient.connect(to: "localhost:8443", tls: .insecureForDevelopment)
    let events = client.events

    let value = try await client.increment(amount: 5)
    print(value, client.state.counter)

    for await event in events {
        print(event.topic, event.payload)
    }
}

func stayConnected() async throws {
    for try await client in CounterClient.connections(to: "localhost:8443", tls: .insecureForDevelopment) {
        for await event in client.events { print(event.payload) }
    }
}
