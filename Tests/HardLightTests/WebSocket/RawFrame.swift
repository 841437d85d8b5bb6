/// A frame put together byte by byte, by nothing that is under test.
struct RawFrame {
    var first: UInt8
    var payload: [UInt8]
    var mask: [UInt8]?
    var lengthForm: LengthForm = .minimal

    enum LengthForm { case minimal, sixteenBits, sixtyFourBits }

    init(
        _ opcode: UInt8,
        _ payload: [UInt8] = [],
        final: Bool = true,
        mask: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D],
        lengthForm: LengthForm = .minimal
    ) {
        self.first = opcode | (final ? 0x80 : 0)
        self.payload = payload
        self.mask = mask
        self.lengthForm = lengthForm
    }

    var bytes: [UInt8] {
        var bytes = header
        for (index, byte) in payload.enumerated() {
            bytes.append(byte ^ (mask.map { $0[index % 4] } ?? 0))
        }
        return bytes
    }

    var header: [UInt8] {
        Self.header(first: first, length: UInt64(payload.count), mask: mask, lengthForm: lengthForm)
    }

    static func header(
        first: UInt8,
        length: UInt64,
        mask: [UInt8]?,
        lengthForm: LengthForm = .minimal
    ) -> [UInt8] {
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        var bytes = [first]
        switch lengthForm {
        case .minimal where length < 126: bytes.append(maskBit | UInt8(length))
        case .minimal where length < 65536, .sixteenBits:
            bytes.append(maskBit | 126)
            bytes += (0..<2).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
        case .minimal, .sixtyFourBits:
            bytes.append(maskBit | 127)
            bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
        }
        return bytes + (mask ?? [])
    }
}

extension RawFrame {
    static func text(_ text: String, final: Bool = true) -> RawFrame { RawFrame(1, Array(text.utf8), final: final) }
    static func binary(_ payload: [UInt8], final: Bool = true) -> RawFrame { RawFrame(2, payload, final: final) }
    static func more(_ payload: [UInt8], final: Bool = false) -> RawFrame { RawFrame(0, payload, final: final) }
    static func ping(_ payload: [UInt8] = []) -> RawFrame { RawFrame(9, payload) }
    static func pong(_ payload: [UInt8] = []) -> RawFrame { RawFrame(10, payload) }

    static func close(_ code: UInt16? = nil, _ reason: String = "") -> RawFrame {
        RawFrame(8, (code.map { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] } ?? []) + Array(reason.utf8))
    }

    var unmasked: RawFrame {
        var frame = self
        frame.mask = nil
        return frame
    }
}
