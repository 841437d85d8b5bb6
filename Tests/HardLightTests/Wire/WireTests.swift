import HardLight
import HardLightCore
import Logging
import RKYV
import Testing

@Suite("A server on the wire", .serialized, .timeLimit(.minutes(1)))
struct WireTests {
    private func request(_ call: TrialCall, id: UInt8) throws -> [UInt8] {
        RawFrame.binary(RawMessage.stored(try RawMessage.request(call, id: id))).bytes
    }

    @Test("answers a burst of requests in one piece completely and in order")
    func burst() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.send(
                (0..<100).flatMap {
                    try request($0.isMultiple(of: 2) ? .double(number: $0) : .act(argument: $0), id: UInt8($0))
                }
            )
            for number in 0..<100 as Range<UInt32> {
                let result = number.isMultiple(of: 2) ? number * 2 : number
                #expect(try await peer.message() == .result(id: UInt8(number), of: result))
            }
            await peer.close()
        }
    }

    @Test("answers requests that come byte by byte, or in fragments with pings between them")
    func pieces() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            for byte in try request(.double(number: 3), id: 5) {
                try await peer.send([byte])
            }
            #expect(try await peer.message() == .result(id: 5, of: 6 as UInt32))

            let message = RawMessage.stored(try RawMessage.request(TrialCall.double(number: 4), id: 6))
            try await peer.send(.binary(Array(message[..<7]), final: false))
            try await peer.send(.ping([7]))
            try await peer.send(.more([]))
            try await peer.send(.more(Array(message[7...]), final: true))
            let pong = try #require(try await peer.frame())
            #expect(pong.opcode == 10 && pong.payload == [7] && !pong.isMasked)
            #expect(try await peer.message() == .result(id: 6, of: 8 as UInt32))
            await peer.close()
        }
    }

    @Test("takes a request that comes in one piece with the handshake")
    func early() async throws {
        try await withServer { server in
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request().utf8) + request(.double(number: 3), id: 0))
            #expect(try await peer.head()?.status == 101)
            #expect(try await peer.message() == .result(id: 0, of: 6 as UInt32))
            // That turn is over: others on the loop are served, and so is the next request.
            try await server.expectServing()
            try await server.expectServing()
            try await peer.call(.double(number: 4), id: 0)
            #expect(try await peer.message() == .result(id: 0, of: 8 as UInt32))
            await peer.close()
        }
    }

    @Test(
        "answers a close frame with its code and ends the connection",
        arguments: [1000, 1001, 3000, 4999, nil] as [UInt16?]
    )
    func close(code: UInt16?) async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            // What was asked before is answered before.
            try await peer.send(
                request(.double(number: 1), id: 0) + RawFrame.close(code, code == nil ? "" : "bye").bytes
            )
            #expect(try await peer.message() == .result(id: 0, of: 2 as UInt32))
            let frame = try #require(try await peer.frame())
            #expect(frame.opcode == 8)
            #expect(frame.closeCode == code)
            #expect(try await peer.rest() == [])
            try await server.waitForConnections(0)
            #expect(server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }.isEmpty)
        }
    }

    @Test("closes as its handler says, and what was sent before arrives")
    func closedByHandler() async throws {
        let script: Stage.Script = { connection, argument in
            connection.state.withLock { $0.counter = argument }
            connection.close(code: CloseCode(rawValue: 4321), reason: "enough")
            connection.state.withLock { $0.counter += 1 }
            return argument
        }
        try await withServer(script: script) { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await peer.call(.act(argument: 5), id: 0)
            #expect(try await peer.message() == .state([.init(0, 5 as UInt32)]))
            let close = try #require(try await peer.frame())
            #expect(close.closeCode == 4321)
            #expect(close.closeReason == "enough")
            try await peer.send(.close(4321))
            #expect(try await peer.rest() == [])
        }
    }

    @Test("ends the connection of a client that does not answer its close frame")
    func unansweredClose() async throws {
        try await withServer {
            $0.limits.closeTimeout = .milliseconds(50)
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            try await server.connection().close()
            #expect(try await peer.frame()?.closeCode == 1000)
            #expect(try await peer.rest() == [])
            try await server.waitForConnections(0)
        }
    }

    @Test("does not read on while its answers wait, and loses none of them")
    func backpressure() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port, [("X-HL-Compress", "0")])
            let size: UInt32 = 60_000
            try await peer.stopReading()
            // Answers of 15 MB: more than the sockets take.
            let frames = try (0..<256).map { try request(.fill(size: size), id: UInt8($0)) }
            async let sending: Void = peer.send(Array(frames.joined()))
            try await waitUntil("it has begun") { server.stage.fills > 0 }
            try await server.expectServing()
            #expect(server.stage.fills < 256)
            try await peer.resumeReading()
            for id in 0..<256 {
                try #require(try await peer.message() == .result(id: UInt8(id), of: Filler.rising(Int(size))))
            }
            try await sending
            await peer.close()
        }
    }
}
