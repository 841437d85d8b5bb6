import HardLight
import Testing

@Suite("Frames of recorded sessions")
struct FrameGoldenTests {
    @Test("are read as what they were, and written the same", arguments: GoldenFrame.sessions)
    func frames(session: String, count: Int) throws {
        let frames = try GoldenFrame.load(session)
        print("golden: \(frames.count) frames of \(session).json")
        if GoldenFolder.override == nil { #expect(frames.count == count) }
        for frame in frames {
            let event: Recorded = frame.opcode == 8 ? .close(nil, "") : .binary(frame.payload)
            #expect(FrameRecorder.record([frame.frame[...]], as: frame.isFromClient ? .server : .client) == [event])

            let opcode = try #require(Opcode(rawValue: frame.opcode))
            let mask = frame.isFromClient ? frame.frame[2..<6].withUnsafeBytes { WebSocketMask(readingFrom: $0) } : nil
            var written = [UInt8](repeating: 0, count: frame.frame.count)
            _ = frame.payload.withUnsafeBytes { payload in
                written.withUnsafeMutableBytes { FrameWriter.write(opcode, payload: payload, mask: mask, to: $0) }
            }
            #expect(written == frame.frame)
        }
    }
}
