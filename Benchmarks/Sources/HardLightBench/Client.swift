import ArgumentParser
import Foundation
import HardLight
import Histogram
import NIOPosix

/// `client --port N …`: what every peer's client understands. Prints one object of JSON.
struct Client: AsyncParsableCommand {
    /// What the calls call.
    enum Method: String, CaseIterable, ExpressibleByArgument {
        case echo, inline, overhead, increment
    }

    static let configuration = CommandConfiguration(abstract: "Makes calls, or receives events, and times them.")

    @Option(help: "The server's port on 127.0.0.1.")
    var port: Int

    @Option(help: ArgumentHelp("The certificate to trust, PEM.", valueName: "file"))
    var cert: String

    @Option(help: "The connections.")
    var connections = 1

    @Option(name: .customLong("in-flight"), help: "The calls in flight on each connection.")
    var inFlight = 1

    @Option(help: "The calls on each connection.")
    var calls = 10_000

    @Option(name: .customLong("warm-up"), help: "The calls on each connection before the clock starts.")
    var warmUp = 1_000

    @Option(help: "What is called: \(Method.allCases.map(\.rawValue).joined(separator: ", ")).")
    var method = Method.echo

    @Option(help: "The bytes of an echo or an event.")
    var payload = 12

    @Option(help: "Receive events instead: the connections that get each.")
    var subscribers = 0

    @Option(help: "Hold the connections open for so many seconds, and do nothing.")
    var idle = 0

    @Option(help: "The DEFLATE level to ask for, 0 to 9.")
    var compression = 0

    @Flag(help: "Make the calls from Swift's global pool, not from the connections' event loops.")
    var pool = false

    func validate() throws {
        guard (1...65535).contains(port) else { throw ValidationError("--port takes a number from 1 to 65535.") }
        guard connections > 0, inFlight > 0, calls > 0, warmUp >= 0, payload >= 0, subscribers >= 0, idle >= 0 else {
            throw ValidationError("Counts are positive.")
        }
        guard CompressionLevel(rawValue: compression) != nil else {
            throw ValidationError("--compression takes a level from 0 to 9.")
        }
    }

    func run() async throws {
        // One thread makes the load: more would take the server's CPU on a small machine.
        var configuration = ClientConfiguration()
        configuration.compressionLevel = CompressionLevel(rawValue: compression) ?? .none
        configuration.eventLoopGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        var clients: [BenchClient] = []
        for _ in 0..<max(connections, subscribers) {
            let client = try await BenchClient.connect(
                to: "localhost:\(port)",
                tls: .certificateAuthority(file: cert),
                configuration: configuration
            )
            clients.append(client)
        }
        if idle > 0 {
            print("{\"connections\": \(clients.count)}")
            flushOutput()
            return try await Task.sleep(for: .seconds(idle))
        }
        if subscribers > 0 {
            print(try await FanOut(clients: clients, rounds: calls, warmUp: warmUp, size: payload).run().json)
        } else {
            let load = Load(clients: clients, inFlight: inFlight, method: method, payload: payload, usesPool: pool)
            _ = try await load.run(calls: warmUp)
            print(try await load.run(calls: calls).json)
        }
    }
}

/// Calls in flight on every connection, each caller one after the other.
struct Load {
    let clients: [BenchClient]
    let inFlight: Int
    let method: Client.Method
    let payload: Int
    let usesPool: Bool

    /// Makes so many calls on each connection.
    func run(calls: Int) async throws -> Measurement {
        let cpu = ProcessTimes.own()
        let start = ContinuousClock.now
        let latencies = try await withThrowingTaskGroup(of: Latencies.self) { group in
            for client in clients {
                for caller in 0..<inFlight {
                    // The first callers take what does not divide.
                    let count = calls / inFlight + (caller < calls % inFlight ? 1 : 0)
                    if usesPool {
                        group.addTask { try await call(client, times: count) }
                    } else {
                        group.addTask(executorPreference: client.connection.taskExecutor) {
                            try await call(client, times: count)
                        }
                    }
                }
            }
            var all = Latencies()
            for try await latencies in group {
                all.add(latencies)
            }
            return all
        }
        return Measurement(latencies, took: ContinuousClock.now - start, cpu: ProcessTimes.own() - cpu)
    }

    private func call(_ client: BenchClient, times: Int) async throws -> Latencies {
        var latencies = Latencies()
        let bytes = [UInt8](repeating: 0x78, count: payload)
        for _ in 0..<times {
            let start = ContinuousClock.now
            switch method {
            case .overhead: try await client.testOverhead()
            case .increment: _ = try await client.increment(amount: 1)
            case .echo: try check(try await client.echo(bytes: bytes))
            case .inline: try check(try await client.echoInline(bytes: bytes))
            }
            latencies.record(ContinuousClock.now - start)
        }
        return latencies
    }

    private func check(_ answer: [UInt8]) throws {
        guard answer.count == payload else { throw BenchFailure("the answer has another size") }
    }
}

/// One event at a time to all connections; the time until the last of them has it.
struct FanOut {
    let clients: [BenchClient]
    let rounds: Int
    let warmUp: Int
    let size: Int

    func run() async throws -> Measurement {
        for client in clients {
            try await client.subscribe()
        }
        var arrivals = clients.map { $0.events.makeAsyncIterator() }
        for _ in 0..<warmUp {
            try await round(&arrivals)
        }
        var latencies = Latencies()
        let cpu = ProcessTimes.own()
        let start = ContinuousClock.now
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            try await round(&arrivals)
            latencies.record(ContinuousClock.now - start)
        }
        return Measurement(latencies, took: ContinuousClock.now - start, cpu: ProcessTimes.own() - cpu)
    }

    private func round(_ arrivals: inout [EventStream<BenchEvent>.AsyncIterator]) async throws {
        async let published: Void = clients[0].publish(size: UInt32(size))
        for index in arrivals.indices {
            guard let event = await arrivals[index].next(), event.missed == 0 else {
                throw BenchFailure("an event is missing")
            }
        }
        try await published
    }
}
