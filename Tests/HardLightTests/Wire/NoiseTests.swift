import HardLight
import HardLightCore
import Logging
import RKYV
import Testing

/// Whatever comes, the server answers what it can, closes what it must, and serves on. A failure shows its seed.
@Suite("Random input", .serialized, .timeLimit(.minutes(2)))
struct NoiseTests {
    static let seeds: [UInt64] = [1, 2, 3, .random(in: 4 ... .max)]

    @Test("in frames does no harm", arguments: seeds)
    func frames(seed: UInt64) async throws {
        try await withServer {
            $0.limits.messageSize = 10_000
            $0.limits.closeTimeout = .milliseconds(50)
        } _: { server in
            server.gates.open(0..<256)
            var noise = Noise(seed: seed)
            for _ in 0..<12 {
                let peer = try await RawConnection.upgraded(port: server.port)
                for _ in 0..<Int.random(in: 1...20, using: &noise) where !peer.hasEnded {
                    // It may have been closed meanwhile.
                    try? await peer.send(Self.input(&noise))
                }
                if Bool.random(using: &noise) {
                    try? await peer.send(.close(1000))
                }
                await peer.close()
            }
            try await server.waitForConnections(0)
            try await server.expectServing()
            try await waitUntil("the handlers go") { server.stage.livingHandlers.isEmpty }
            let closed = server.log.entries.filter { $0.message == "connection closed" && $0.metadata["peer"] != nil }
            #expect(closed.count == 13)
            let news = server.log.entries(from: .info).filter { $0.metadata["peer"] != nil }
            #expect(news.count <= 12)
            #expect(news.allSatisfy { $0.level < .error || $0.message == "a handler failed" })
        }
    }

    @Test("that is almost right does no harm", arguments: seeds)
    func mutations(seed: UInt64) async throws {
        try await withServer {
            $0.limits.messageSize = 10_000
            $0.limits.closeTimeout = .milliseconds(50)
        } _: { server in
            var noise = Noise(seed: seed)
            for round in 0..<12 {
                let peer = try await RawConnection.upgraded(port: server.port)
                for id in 0..<UInt8.random(in: 1...30, using: &noise) where !peer.hasEnded {
                    var archive = try RawMessage.request(Self.call(&noise), id: id)
                    // The archive itself, or its frame, has a bit that is wrong.
                    if round.isMultiple(of: 2) {
                        Self.damage(&archive, &noise)
                        try? await peer.send(.binary(RawMessage.stored(archive)))
                    } else {
                        var frame = RawFrame.binary(Deflated.stream(archive)).bytes
                        Self.damage(&frame, &noise)
                        try? await peer.send(frame)
                    }
                }
                await peer.close()
            }
            try await server.waitForConnections(0)
            try await server.expectServing()
            try await waitUntil("the handlers go") { server.stage.livingHandlers.isEmpty }
        }
    }

    private static func damage(_ bytes: inout [UInt8], _ noise: inout Noise) {
        let position = Int.random(in: bytes.indices, using: &noise)
        bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &noise)
    }

    private static func call(_ noise: inout Noise) -> TrialCall {
        switch Int.random(in: 0..<6, using: &noise) {
        case 0: .echo(bytes: noise.bytes(Int.random(in: 0..<300, using: &noise)))
        case 1: .echoText(text: String(repeating: "a", count: Int.random(in: 0..<300, using: &noise)))
        case 2: .echoParcel(parcel: .full, urgent: true, stamps: [1, 2, 3])
        case 3: .double(number: .random(in: 0...10, using: &noise))
        case 4: .withdraw(amount: .random(in: 0...2000, using: &noise))
        default: .nothing
        }
    }

    private static func input(_ noise: inout Noise) throws -> [UInt8] {
        let size = Int.random(in: 0..<200, using: &noise)
        switch Int.random(in: 0..<8, using: &noise) {
        case 0: return noise.bytes(size)
        case 1:
            return RawFrame(.random(in: 0..<16, using: &noise), noise.bytes(size), final: .random(using: &noise)).bytes
        case 2: return RawFrame.binary(noise.bytes(size)).bytes
        case 3: return RawFrame.binary(RawMessage.stored(noise.bytes(size))).bytes
        case 4: return RawFrame.ping(noise.bytes(size % 126)).bytes
        default:
            let request = try RawMessage.request(call(&noise), id: .random(in: 0...255, using: &noise))
            return RawFrame.binary(RawMessage.stored(request)).bytes
        }
    }
}
