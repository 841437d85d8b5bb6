/// Finds the messages in what a peer sends, in whatever pieces it arrives (RFC 6455 §5).
///
/// One per connection. It is fed each chunk as it comes and is asked for what is in it:
///
/// ```swift
/// while let event = try parser.next(in: &chunk, scratch: scratch) { … }
/// ```
///
/// Most messages are one frame within one chunk. Such a frame is unmasked on its way into the scratch (a client finds
/// it unmasked, and gets it where it stands), and the parser remembers nothing. Everything else is gathered: each byte
/// is unmasked and moved once, as it arrives, and the memory is given back when the message has been seen. Nothing is
/// set aside for what has only been announced.
///
/// The bytes of a chunk are never written to.
package struct FrameParser: ~Copyable {
    /// Which side this parser is on.
    package enum Role: Sendable {
        /// Reads what a server sends: frames must not be masked.
        case client
        /// Reads what a client sends: frames must be masked.
        case server
    }

    /// A frame whose payload has not all arrived.
    private struct PartialFrame {
        let header: FrameHeader
        var received = 0
    }

    /// A message that is gathered, over one frame or several.
    private struct PartialMessage {
        let isText: Bool
        var fragments = 1
        var validator = UTF8Validator()
    }

    /// What the event given out last stands on, to be dropped when the next one is asked for.
    private enum Lent {
        case nothing
        case message
        case controlPayload
    }

    private let role: Role
    private let limits: FrameLimits
    private var partialHeader = PartialHeader()
    private var partialFrame: PartialFrame?
    private var partialMessage: PartialMessage?

    /// The payload of the partial message and, while one is being gathered between two fragments, that of a control
    /// frame behind it.
    private var assembly = ByteStorage()
    private var messageLength = 0
    private var lent = Lent.nothing
    private var isFinished = false

    package init(role: Role, limits: FrameLimits) {
        self.role = role
        self.limits = limits
    }

    /// Whether everything fed so far has been given out: the peer stopped neither inside a frame nor inside a message.
    package var isBetweenMessages: Bool {
        partialHeader.isEmpty && partialFrame == nil && partialMessage == nil
    }

    /// The bytes held for what has not all arrived.
    package var heldCapacity: Int {
        assembly.capacity
    }

    /// The next thing that the peer sent, `nil` if it takes more bytes to know.
    ///
    /// After a close frame, and after an error, there is nothing more: what is left of the input is dropped.
    ///
    /// - Parameters:
    ///   - input: what has arrived and not been looked at; what is used is removed from its front. All of it has been
    ///     used when there is no next event.
    ///   - scratch: the memory that frames are unmasked into.
    /// - Returns: an event whose payload is valid until the next call.
    package mutating func next(
        in input: inout UnsafeRawBufferPointer,
        scratch: LoopScratch
    ) throws(FrameError) -> FrameEvent? {
        takeBackLent()
        do throws(FrameError) {
            let event = try advance(in: &input, scratch: scratch)
            if case .close = event {
                finish()
            }
            return event
        } catch {
            finish()
            throw error
        }
    }

    private mutating func advance(
        in input: inout UnsafeRawBufferPointer,
        scratch: LoopScratch
    ) throws(FrameError) -> FrameEvent? {
        while !isFinished {
            if partialFrame == nil {
                guard let header = try readHeader(from: &input) else { return nil }
                try check(header)
                let standsAlone = header.opcode.isControl || (header.isFinal && partialMessage == nil)
                if standsAlone, header.payloadLength <= input.count {
                    return try event(for: header, payload: unmask(header, from: &input, scratch: scratch))
                }
                begin(header)
            }
            guard let header = try gather(from: &input) else { return nil }
            if let event = try finishFrame(header) {
                return event
            }
        }
        input = UnsafeRawBufferPointer(start: nil, count: 0)
        return nil
    }

    /// Ends the parser's work and gives its memory back.
    private mutating func finish() {
        isFinished = true
        partialHeader = PartialHeader()
        partialFrame = nil
        partialMessage = nil
        messageLength = 0
        lent = .nothing
        assembly.release()
    }
}

// MARK: - Headers

extension FrameParser {
    private mutating func readHeader(from input: inout UnsafeRawBufferPointer) throws(FrameError) -> FrameHeader? {
        guard partialHeader.isEmpty else {
            return try partialHeader.complete(from: &input)
        }
        guard let header = try FrameHeader(readingFrom: input) else {
            partialHeader.begin(with: &input)
            return nil
        }
        _ = input.removePrefix(header.encodedSize)
        return header
    }

    /// Whether the frame may come here: its mask, its place among the others, its size.
    private mutating func check(_ header: FrameHeader) throws(FrameError) {
        switch (role, header.mask) {
        case (.server, nil): throw .unmaskedFrame
        case (.client, .some): throw .maskedFrame
        case (.server, .some), (.client, nil): break
        }
        guard !header.opcode.isControl else { return }
        if header.opcode == .continuation {
            guard let message = partialMessage else { throw .unexpectedContinuation }
            guard message.fragments < limits.maximumFragments else {
                throw .tooManyFragments(limit: limits.maximumFragments)
            }
        } else {
            guard partialMessage == nil else { throw .unfinishedMessage }
        }
        guard header.payloadLength <= limits.maximumMessageSize - messageLength else {
            let (size, overflow) = messageLength.addingReportingOverflow(header.payloadLength)
            throw .messageTooLarge(size: overflow ? .max : size, limit: limits.maximumMessageSize)
        }
    }
}

// MARK: - A frame within the input

extension FrameParser {
    private func unmask(
        _ header: FrameHeader,
        from input: inout UnsafeRawBufferPointer,
        scratch: LoopScratch
    ) -> UnsafeRawBufferPointer {
        let payload = input.removePrefix(header.payloadLength)
        guard let mask = header.mask else { return payload }
        let memory = scratch.memory(atLeast: payload.count)
        mask.apply(copying: payload, into: memory)
        return UnsafeRawBufferPointer(rebasing: memory[..<payload.count])
    }

    private func event(for header: FrameHeader, payload: UnsafeRawBufferPointer) throws(FrameError) -> FrameEvent {
        switch header.opcode {
        case .text:
            var validator = UTF8Validator()
            guard validator.accept(payload), validator.isComplete else { throw .invalidUTF8 }
            return .text(payload)
        case .binary, .continuation: return .binary(payload)
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        case .close: return try closeEvent(payload)
        }
    }

    /// A close frame's payload is empty, or a code and a reason in UTF-8 (RFC 6455 §5.5.1).
    private func closeEvent(_ payload: UnsafeRawBufferPointer) throws(FrameError) -> FrameEvent {
        guard payload.count > 0 else { return .close(nil, reason: "") }
        guard payload.count >= 2 else { throw .truncatedCloseCode }
        let code = CloseCode(rawValue: UInt16(bigEndian: payload.loadUnaligned(as: UInt16.self)))
        guard code.isAllowedOnWire else { throw .invalidCloseCode(code.rawValue) }
        let reason = UnsafeRawBufferPointer(rebasing: payload[2...])
        var validator = UTF8Validator()
        guard validator.accept(reason), validator.isComplete else { throw .invalidUTF8 }
        return .close(code, reason: String(decoding: reason, as: UTF8.self))
    }
}

// MARK: - A frame over several inputs, a message over several frames

extension FrameParser {
    private mutating func begin(_ header: FrameHeader) {
        partialFrame = PartialFrame(header: header)
        switch header.opcode {
        case .continuation: partialMessage?.fragments += 1
        case .text, .binary: partialMessage = PartialMessage(isText: header.opcode == .text)
        case .close, .ping, .pong: break
        }
    }

    /// Moves what the input has of the partial frame to the assembly; the frame's header, if that was all of it.
    private mutating func gather(from input: inout UnsafeRawBufferPointer) throws(FrameError) -> FrameHeader? {
        guard var frame = partialFrame else { return nil }
        let missing = frame.header.payloadLength - frame.received
        let piece = input.removePrefix(min(missing, input.count))
        let room = assembly.append(piece.count, ceiling: assembly.count + missing)
        if let mask = frame.header.mask {
            mask.apply(copying: piece, into: room, offset: frame.received)
        } else {
            room.copyMemory(from: piece)
        }
        frame.received += piece.count
        if !frame.header.opcode.isControl {
            messageLength += piece.count
            if partialMessage?.isText == true {
                guard partialMessage?.validator.accept(UnsafeRawBufferPointer(room)) == true else { throw .invalidUTF8 }
            }
        }
        guard frame.received == frame.header.payloadLength else {
            partialFrame = frame
            return nil
        }
        partialFrame = nil
        return frame.header
    }

    /// What a frame that was gathered completes: a control frame itself, a final frame its message, others nothing.
    private mutating func finishFrame(_ header: FrameHeader) throws(FrameError) -> FrameEvent? {
        if header.opcode.isControl {
            lent = .controlPayload
            return try event(for: header, payload: UnsafeRawBufferPointer(rebasing: assembly.bytes[messageLength...]))
        }
        guard header.isFinal, let message = partialMessage else { return nil }
        partialMessage = nil
        messageLength = 0
        lent = .message
        guard message.isText else { return .binary(assembly.bytes) }
        guard message.validator.isComplete else { throw .invalidUTF8 }
        return .text(assembly.bytes)
    }

    private mutating func takeBackLent() {
        switch lent {
        case .nothing: return
        case .message: assembly.release()
        case .controlPayload where messageLength == 0: assembly.release()
        case .controlPayload: assembly.truncate(to: messageLength)
        }
        lent = .nothing
    }
}

extension UnsafeRawBufferPointer {
    /// Takes the first `count` bytes, which must be there, off the front.
    @inline(__always)
    mutating func removePrefix(_ count: Int) -> UnsafeRawBufferPointer {
        precondition(count >= 0 && count <= self.count)
        let prefix = UnsafeRawBufferPointer(rebasing: self[..<count])
        self = UnsafeRawBufferPointer(rebasing: self[count...])
        return prefix
    }
}
