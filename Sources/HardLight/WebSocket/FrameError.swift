/// What a peer did that ends a WebSocket connection. Each says which close code it calls for.
package enum FrameError: Error, Hashable, Sendable {
    /// Bits that only an extension could give a meaning were set; none was agreed on. The value is byte 0's `0x70`.
    case reservedBits(UInt8)
    case reservedOpcode(UInt8)
    case fragmentedControlFrame(Opcode)
    case oversizedControlFrame(Opcode)
    /// A length was written in a longer form than it needs.
    case lengthNotMinimal(UInt64)
    /// A 64-bit length had its highest bit set.
    case lengthOutOfRange(UInt64)
    /// A client's frame had no mask.
    case unmaskedFrame
    /// A server's frame had a mask.
    case maskedFrame
    /// A continuation where no message was begun.
    case unexpectedContinuation
    /// A new message where a fragmented one was not finished.
    case unfinishedMessage
    /// A close frame's payload of one byte: neither empty nor a code.
    case truncatedCloseCode
    case invalidCloseCode(UInt16)
    case invalidUTF8
    /// `size` bytes were announced, the fragments before included.
    case messageTooLarge(size: Int, limit: Int)
    case tooManyFragments(limit: Int)

    /// The code to close the connection with (RFC 6455 §7.4.1).
    package var closeCode: CloseCode {
        switch self {
        case .reservedBits, .reservedOpcode, .fragmentedControlFrame, .oversizedControlFrame, .lengthNotMinimal,
            .lengthOutOfRange, .unmaskedFrame, .maskedFrame, .unexpectedContinuation, .unfinishedMessage,
            .truncatedCloseCode, .invalidCloseCode:
            .protocolError
        case .invalidUTF8: .invalidFramePayloadData
        case .messageTooLarge: .messageTooBig
        case .tooManyFragments: .policyViolation
        }
    }
}

extension FrameError: CustomStringConvertible {
    /// What happened, short enough for the reason of a close frame.
    package var description: String {
        switch self {
        case .reservedBits(let bits): "reserved bits \(hex(bits)) set, but no extension was negotiated"
        case .reservedOpcode(let opcode): "reserved opcode \(hex(opcode))"
        case .fragmentedControlFrame(let opcode): "fragmented \(opcode) frame"
        case .oversizedControlFrame(let opcode):
            "\(opcode) frame with more than \(FrameHeader.maximumControlPayload) bytes of payload"
        case .lengthNotMinimal(let length): "length \(length) not in its shortest form"
        case .lengthOutOfRange: "length with its highest bit set"
        case .unmaskedFrame: "unmasked frame from a client"
        case .maskedFrame: "masked frame from a server"
        case .unexpectedContinuation: "continuation frame without a message to continue"
        case .unfinishedMessage: "new message before the fragmented one was finished"
        case .truncatedCloseCode: "close frame with half a code"
        case .invalidCloseCode(let code): "close frame with the invalid code \(code)"
        case .invalidUTF8: "text that is not valid UTF-8"
        case .messageTooLarge(let size, let limit): "message of \(size) bytes, over the limit of \(limit)"
        case .tooManyFragments(let limit): "message in more than \(limit) fragments"
        }
    }

    private func hex(_ value: UInt8) -> String {
        "0x" + String(value, radix: 16, uppercase: true)
    }
}
