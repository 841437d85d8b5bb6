import HardLight
import HardLightCore
import Logging
import RKYV
import Testing

@Suite("Calls that are served by hand", .serialized, .timeLimit(.minutes(1)))
struct RawHandlerTests {
    /// Looks into the archives itself: it is a server of ``Trial`` as far as its clients can tell.
    private struct Handler: RawHandler {
        let connection: Connection<RawInterface<TrialState, TrialEvent>>

        func answer(_ call: [UInt8]) async throws -> [UInt8] {
            switch try? TrialCall(archivedBytes: call) {
            case .double(let number): return try (number &* 2).archivedBytes()
            case .echo(let bytes): return try bytes.archivedBytes()
            case .nothing: return []
            case .act(let argument):
                connection.state.withLock { $0.counter = argument }
                connection.subscribe(to: "raw")
                connection.emit(.numbered(argument), to: "raw")
                await Task.yield()
                return try argument.archivedBytes()
            case .withdraw(let amount):
                return try Result<UInt32, Refusal>.failure(.insufficient(balance: 0, missing: amount)).archivedBytes()
            case .fail(let secret): throw Breakdown(secret: secret)
            case .peek: return [1]
            default: throw RPCHandlerError.serverDecodeError
            }
        }
    }

    @Test("come as they were sent, and what is answered arrives as it is", arguments: ProtocolVersion.supported)
    func byHand(version: ProtocolVersion) async throws {
        let log = LogCapture()
        let server = Server<RawInterface<TrialState, TrialEvent>>(
            configuration: .selfSigned(host: "127.0.0.1", port: 0),
            logger: log.logger
        ) { Handler(connection: $0) }
        let address = try await server.start()
        var configuration = ClientConfiguration()
        configuration.protocolVersions = .one(version)
        let client = try await TrialClient.connect(
            to: "\(address)",
            tls: .insecureForDevelopment,
            configuration: configuration
        )
        var events = client.events.makeAsyncIterator()
        #expect(try await client.double(21) == 42)
        let bytes = Filler.noise(200_000, seed: 3)
        #expect(try await client.echo(bytes) == bytes)
        try await client.nothing()
        #expect(try await client.act(5) == 5)
        #expect(client.state.counter == 5)
        #expect(await events.next()?.payload == .numbered(5))
        await #expect(throws: Refusal.insufficient(balance: 0, missing: 9)) { try await client.withdraw(9) }

        let unknown = await #expect(throws: RPCError.self) { try await client.largeNumber() }
        #expect(unknown?.code == .callNotUnderstood)
        let failed = await #expect(throws: RPCError.self) { try await client.fail("secret") }
        #expect(failed?.code == .handlerFailed)
        #expect(log.entries(from: .error).count == 1)
        // What is no archive of the result is the client's to find out.
        let wrong = await #expect(throws: RPCError.self) { try await client.peek() }
        #expect(wrong?.code == .resultNotUnderstood)
        await client.close()
        await server.stop()
    }
}
