import NIOCore

/// A frame as it came, taken apart by nothing that is under test.
struct SeenFrame: Equatable {
    let bytes: [UInt8]
    let payload: [UInt8]
    let isMasked: Bool

    var opcode: UInt8 { bytes[0] & 0x0F }
    var isFinal: Bool { bytes[0] & 0x80 != 0 }

    /// The code of a close frame.
    var closeCode: UInt16? {
        opcode == 8 && payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil
    }

    var closeReason: String { String(decoding: payload.dropFirst(2), as: UTF8.self) }

    /// Takes a frame off the front, if all of it is there.
    init?(takenFrom input: inout ByteBuffer) {
        var rest = input
        guard rest.readInteger(as: UInt8.self) != nil, let second = rest.readInteger(as: UInt8.self) else { return nil }
        var length = Int(second & 0x7F)
        if length == 126 {
            guard let long = rest.readInteger(as: UInt16.self) else { return nil }
            length = Int(long)
        } else if length == 127 {
            guard let long = rest.readInteger(as: UInt64.self) else { return nil }
            length = Int(long)
        }
        isMasked = second & 0x80 != 0
        var key: [UInt8]?
        if isMasked {
            guard let bytes = rest.readBytes(length: 4) else { return nil }
            key = bytes
        }
        guard var payload = rest.readBytes(length: length) else { return nil }
        if let key {
            for index in payload.indices {
                payload[index] ^= key[index % 4]
            }
        }
        self.payload = payload
        bytes = input.readBytes(length: rest.readerIndex - input.readerIndex) ?? []
    }
}
