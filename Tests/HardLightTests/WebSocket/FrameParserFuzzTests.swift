import HardLight
import Testing

/// Whatever arrives, and however it is cut, the parser finds the same, keeps its bounds, and does not trap.
@Suite("Frames, at random")
struct FrameParserFuzzTests {
    private static let limits = FrameLimits(maximumMessageSize: 4096, maximumFragments: 8)

    /// Frames that are mostly right, in an order that is mostly right: what is wrong is found deeper inside.
    private static func stream(_ noise: inout Noise) -> [UInt8] {
        var bytes: [UInt8] = []
        var isOpen = false
        for _ in 0..<Int.random(in: 1...12, using: &noise) {
            var frame: RawFrame
            let length =
                Bool.random(using: &noise)
                ? Int.random(in: 0...40, using: &noise) : Int.random(in: 0...900, using: &noise)
            switch Int.random(in: 0..<10, using: &noise) {
            case 0, 1: frame = .ping(noise.bytes(length % 126))
            case 2: frame = Bool.random(using: &noise) ? .pong(noise.bytes(length % 130)) : .close(1000, "bye")
            default:
                let isFinal = Bool.random(using: &noise)
                let isText = Bool.random(using: &noise)
                let payload = isText ? Array(repeating: UInt8(0x61), count: length) : noise.bytes(length)
                frame = RawFrame(isOpen ? 0 : isText ? 1 : 2, payload, final: isFinal)
                isOpen = !isFinal
            }
            frame.mask = noise.bytes(4)
            var encoded = frame.bytes
            if Int.random(in: 0..<12, using: &noise) == 0 {
                encoded[Int.random(in: 0..<encoded.count, using: &noise)] = UInt8(truncatingIfNeeded: noise.next())
            }
            bytes += encoded
        }
        return bytes
    }

    private static func chunks(_ bytes: [UInt8], _ noise: inout Noise) -> [ArraySlice<UInt8>] {
        var chunks: [ArraySlice<UInt8>] = []
        var position = 0
        while position < bytes.count {
            let end = min(
                bytes.count,
                position + Int.random(in: 0...(Bool.random(using: &noise) ? 5 : 500), using: &noise)
            )
            chunks.append(bytes[position..<end])
            position = end
        }
        return chunks
    }

    @Test("almost valid frames, cut at random")
    func almostValid() {
        let seed = UInt64.random(in: .min ... .max)
        var noise = Noise(seed: seed)
        var messages = 0
        var errors = 0
        for round in 0..<1500 {
            let bytes = Self.stream(&noise)
            let whole = FrameRecorder.record([bytes[...]], limits: Self.limits)
            let pieces = FrameRecorder.record(Self.chunks(bytes, &noise), limits: Self.limits)
            #expect(whole == pieces, "seed \(seed), round \(round)")
            for event in whole {
                switch event {
                case .error: errors += 1
                case .binary(let payload):
                    messages += 1
                    #expect(payload.count <= Self.limits.maximumMessageSize, "seed \(seed), round \(round)")
                case .text, .ping, .pong, .close: messages += 1
                }
            }
        }
        // The streams are worth something only if both ways are taken often.
        #expect(messages > 1500 && errors > 150, "seed \(seed)")
    }

    @Test("random bytes", arguments: [FrameParser.Role.server, .client])
    func random(role: FrameParser.Role) {
        let seed = UInt64.random(in: .min ... .max)
        var noise = Noise(seed: seed)
        for round in 0..<3000 {
            var bytes = noise.bytes(Int.random(in: 0...300, using: &noise))
            if bytes.count >= 2, Bool.random(using: &noise) {
                // Past the first check, which random bytes seldom are.
                bytes[0] = [0x01, 0x02, 0x81, 0x82, 0x88, 0x89, 0x8A].randomElement(using: &noise)!
                bytes[1] = role == .server ? bytes[1] | 0x80 : bytes[1] & 0x7F
            }
            let recorder = FrameRecorder(role, limits: Self.limits)
            for chunk in Self.chunks(bytes, &noise) {
                recorder.feed(chunk)
                #expect(recorder.heldCapacity <= Self.limits.maximumMessageSize + 512, "seed \(seed), round \(round)")
            }
            #expect(
                recorder.events == FrameRecorder.record([bytes[...]], as: role, limits: Self.limits),
                "seed \(seed), round \(round)"
            )
        }
    }
}
