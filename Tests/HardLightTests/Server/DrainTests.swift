import HardLight
import HardLightCore
import NIOPosix
import Testing

@Suite("A server that drains", .serialized, .timeLimit(.minutes(1)))
struct DrainTests {
    @Test("answers the calls in flight, starts none that come later, and closes with 1001")
    func noNewCalls() async throws {
        try await withServer {
            $0.gracePeriod = .seconds(60)
            $0.eventLoopGroup = MultiThreadedEventLoopGroup.singleton
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.pass(gate: 1), id: 0)
            try await waitUntil("it is in flight") { server.gates.waiting == 1 }
            let stopping = Task { await server.server.stop() }
            try await waitUntil("it stops listening") { server.server.port == nil }
            // The order to drain is in the connection's loop by now, or comes before the second of these.
            try await peer.send(.ping([1]))
            #expect(try await peer.frame()?.opcode == 10)
            let fills = server.stage.fills
            for id in 1..<20 as Range<UInt8> {
                try await peer.call(.fill(size: 1), id: id)
            }
            try await peer.send(.ping([2]))
            #expect(try await peer.frame()?.payload == [2])
            #expect(server.stage.fills == fills)
            server.gates.open(1)
            #expect(try await peer.message() == .result(id: 0, of: 1 as UInt32))
            #expect(try await peer.frame()?.closeCode == 1001)
            try await peer.send(.close(1001))
            #expect(try await peer.rest() == [])
            await stopping.value
            #expect(server.server.connectionCount == 0)
        }
    }
}
