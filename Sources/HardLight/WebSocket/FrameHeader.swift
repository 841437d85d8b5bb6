/// The header of a WebSocket frame (RFC 6455 §5.2).
///
/// ```text
/// byte 0          byte 1          bytes 2…                        then
/// ┌─┬─┬─┬─┬───────┬─┬─────────────┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┬ ─ ─ ─ ─ ─ ─ ─┐
/// │F│R│R│R│opcode │M│  length, 7  │ length, 16 bits, if "7" is 126 │ masking key, │
/// │I│S│S│S│       │A│             │ length, 64 bits, if "7" is 127 │ 4 bytes,     │
/// │N│V│V│V│       │S│             │ (big-endian; the shortest form │ if MASK      │
/// │ │1│2│3│       │K│             │ that fits is the only valid)   │              │
/// └─┴─┴─┴─┴───────┴─┴─────────────┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ─ ─ ─┘
/// ```
package struct FrameHeader: Hashable, Sendable {
    /// The largest header: two bytes, a 64-bit length and a masking key.
    package static let maximumSize = 14

    /// The largest payload of a control frame (RFC 6455 §5.5).
    package static let maximumControlPayload = 125

    /// Whether the frame is the last, or only, one of its message.
    package var isFinal: Bool

    package var opcode: Opcode

    /// The masking key: a client's frames have one, a server's do not.
    package var mask: WebSocketMask?

    /// The bytes of payload that follow.
    package var payloadLength: Int

    package init(opcode: Opcode, payloadLength: Int, mask: WebSocketMask? = nil, isFinal: Bool = true) {
        precondition(payloadLength >= 0)
        self.isFinal = isFinal
        self.opcode = opcode
        self.mask = mask
        self.payloadLength = payloadLength
    }

    /// The bytes that this header takes on the wire.
    package var encodedSize: Int {
        Self.encodedSize(payloadLength: payloadLength, isMasked: mask != nil)
    }

    /// The bytes that a header takes on the wire.
    package static func encodedSize(payloadLength: Int, isMasked: Bool) -> Int {
        let lengthSize = payloadLength < 126 ? 0 : payloadLength <= 0xFFFF ? 2 : 8
        return 2 + lengthSize + (isMasked ? WebSocketMask.size : 0)
    }
}

// MARK: - Reading

extension FrameHeader {
    /// Reads the header at the start of `bytes`, which takes `encodedSize` of them; `nil` if it is not complete yet.
    ///
    /// A violation is thrown as soon as the bytes that show it are there.
    @inline(__always)
    package init?(readingFrom bytes: UnsafeRawBufferPointer) throws(FrameError) {
        guard bytes.count >= 2 else { return nil }
        let (first, second) = (bytes[0], bytes[1])
        guard first & 0x70 == 0 else { throw .reservedBits(first & 0x70) }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .reservedOpcode(first & 0x0F) }
        let isFinal = first & 0x80 != 0
        let isMasked = second & 0x80 != 0
        let shortLength = second & 0x7F
        if opcode.isControl {
            guard isFinal else { throw .fragmentedControlFrame(opcode) }
            guard shortLength <= Self.maximumControlPayload else { throw .oversizedControlFrame(opcode) }
        }

        let length: UInt64
        let maskPosition: Int
        switch shortLength {
        case 126:
            guard bytes.count >= 4 else { return nil }
            length = UInt64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard length >= 126 else { throw .lengthNotMinimal(length) }
            maskPosition = 4
        case 127:
            guard bytes.count >= 10 else { return nil }
            length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard length > 0xFFFF else { throw .lengthNotMinimal(length) }
            guard length <= UInt64(Int64.max) else { throw .lengthOutOfRange(length) }
            maskPosition = 10
        default:
            length = UInt64(shortLength)
            maskPosition = 2
        }

        var mask: WebSocketMask?
        if isMasked {
            guard bytes.count >= maskPosition + WebSocketMask.size else { return nil }
            mask = WebSocketMask(readingFrom: UnsafeRawBufferPointer(rebasing: bytes[maskPosition...]))
        }
        // Where `Int` has 32 bits, a longer frame is over every limit there can be.
        self.init(opcode: opcode, payloadLength: Int(clamping: length), mask: mask, isFinal: isFinal)
    }
}

// MARK: - Writing

extension FrameHeader {
    /// Writes the header to the start of `output`, which must have room for `encodedSize` bytes.
    package func write(to output: UnsafeMutableRawBufferPointer) {
        let size = encodedSize
        precondition(output.count >= size)
        output[0] = (isFinal ? 0x80 : 0) | opcode.rawValue
        let maskBit: UInt8 = mask != nil ? 0x80 : 0
        if payloadLength < 126 {
            output[1] = maskBit | UInt8(truncatingIfNeeded: payloadLength)
        } else if payloadLength <= 0xFFFF {
            output[1] = maskBit | 126
            output.storeBytes(of: UInt16(payloadLength).bigEndian, toByteOffset: 2, as: UInt16.self)
        } else {
            output[1] = maskBit | 127
            output.storeBytes(of: UInt64(payloadLength).bigEndian, toByteOffset: 2, as: UInt64.self)
        }
        mask?.write(to: UnsafeMutableRawBufferPointer(rebasing: output[(size - WebSocketMask.size)..<size]))
    }
}
