import HardLight

/// What a parser found, in a form that can be compared and kept.
enum Recorded: Equatable {
    case binary([UInt8])
    case text(String)
    case ping([UInt8])
    case pong([UInt8])
    case close(UInt16?, String)
    case error(FrameError)

    init(_ event: FrameEvent) {
        switch event {
        case .binary(let payload): self = .binary(Array(payload))
        case .text(let payload): self = .text(String(decoding: payload, as: UTF8.self))
        case .ping(let payload): self = .ping(Array(payload))
        case .pong(let payload): self = .pong(Array(payload))
        case .close(let code, let reason): self = .close(code?.rawValue, reason)
        }
    }
}

/// Feeds a parser and writes down what it finds.
final class FrameRecorder {
    private var parser: FrameParser
    private(set) var events: [Recorded] = []
    private let scratch: LoopScratch

    /// - Parameter retaining: of the scratch: 1 makes nearly every message reallocate it.
    init(
        _ role: FrameParser.Role = .server,
        limits: FrameLimits = FrameLimits(maximumMessageSize: 1 << 20),
        retaining: Int = 1
    ) {
        parser = FrameParser(role: role, limits: limits)
        scratch = LoopScratch(retaining: retaining)
    }

    var heldCapacity: Int { parser.heldCapacity }
    var isBetweenMessages: Bool { parser.isBetweenMessages }

    /// Feeds one chunk from memory of exactly its size, so that a read outside of it does not go unseen by a sanitizer.
    func feed(_ chunk: some Collection<UInt8>) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: chunk)
        var input = UnsafeRawBufferPointer(memory)
        do {
            while let event = try parser.next(in: &input, scratch: scratch) {
                events.append(Recorded(event))
            }
            precondition(input.isEmpty, "input left over")
        } catch {
            events.append(.error(error))
        }
        precondition(memory.elementsEqual(chunk), "the input was written to")
    }

    static func record(
        _ chunks: [ArraySlice<UInt8>],
        as role: FrameParser.Role = .server,
        limits: FrameLimits = FrameLimits(maximumMessageSize: 1 << 20)
    ) -> [Recorded] {
        let recorder = FrameRecorder(role, limits: limits)
        for chunk in chunks {
            recorder.feed(chunk)
        }
        return recorder.events
    }

    static func record(
        _ frames: [RawFrame],
        as role: FrameParser.Role = .server,
        limits: FrameLimits = FrameLimits(maximumMessageSize: 1 << 20)
    ) -> [Recorded] {
        record([frames.flatMap(\.bytes)[...]], as: role, limits: limits)
    }
}
