/// Makes frames in memory that the caller owns (RFC 6455 §5.2). Frames that are written are never fragmented.
package enum FrameWriter {
    /// Makes a frame of a payload that already stands in `memory`: puts the header right before it, and masks it in
    /// place where there is a mask.
    ///
    /// ```text
    /// memory   ┌────────────┬──────────┬───────────────────┬──────┐
    ///          │ left alone │ header   │ payload           │      │
    ///          └────────────┴──────────┴───────────────────┴──────┘
    ///                       └─────── the frame ────────────┘
    /// ```
    ///
    /// - Parameter payload: where the payload stands, with room for its header before it:
    ///   `FrameHeader.maximumSize` bytes are always enough.
    /// - Returns: where the frame stands.
    package static func frame(
        _ opcode: Opcode,
        payload: Range<Int>,
        in memory: UnsafeMutableRawBufferPointer,
        mask: WebSocketMask? = nil
    ) -> Range<Int> {
        let header = FrameHeader(opcode: opcode, payloadLength: payload.count, mask: mask)
        let start = payload.lowerBound - header.encodedSize
        precondition(start >= 0 && payload.upperBound <= memory.count)
        header.write(to: UnsafeMutableRawBufferPointer(rebasing: memory[start..<payload.lowerBound]))
        mask?.apply(to: UnsafeMutableRawBufferPointer(rebasing: memory[payload]))
        return start..<payload.upperBound
    }

    /// Writes a frame with a copy of `payload` to the start of `output`.
    ///
    /// - Parameter output: room for `FrameHeader.maximumSize` bytes and the payload is always enough.
    /// - Returns: the bytes written.
    package static func write(
        _ opcode: Opcode,
        payload: UnsafeRawBufferPointer,
        mask: WebSocketMask? = nil,
        to output: UnsafeMutableRawBufferPointer
    ) -> Int {
        let header = FrameHeader(opcode: opcode, payloadLength: payload.count, mask: mask)
        header.write(to: output)
        let room = UnsafeMutableRawBufferPointer(rebasing: output[header.encodedSize...])
        if let mask {
            mask.apply(copying: payload, into: room)
        } else {
            precondition(room.count >= payload.count)
            room.copyMemory(from: payload)
        }
        return header.encodedSize + payload.count
    }

    /// Writes a close frame to the start of `output` (RFC 6455 §5.5.1).
    ///
    /// ```text
    /// header │ code, 2 bytes, big-endian │ reason, UTF-8, at most 123 bytes
    /// ```
    ///
    /// - Parameters:
    ///   - code: `nil`, or a code that must not be on the wire, makes a frame without code and reason.
    ///   - reason: what is too long for a control frame is cut off between two characters.
    ///   - output: `FrameHeader.maximumSize + FrameHeader.maximumControlPayload` bytes are always enough.
    /// - Returns: the bytes written.
    package static func writeClose(
        _ code: CloseCode?,
        reason: String = "",
        mask: WebSocketMask? = nil,
        to output: UnsafeMutableRawBufferPointer
    ) -> Int {
        var payload: [UInt8] = []
        if let code, code.isAllowedOnWire {
            payload.reserveCapacity(FrameHeader.maximumControlPayload)
            payload += [UInt8(truncatingIfNeeded: code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)]
            for scalar in reason.unicodeScalars {
                let encoded = UTF8.encode(scalar)!
                guard payload.count + encoded.count <= FrameHeader.maximumControlPayload else { break }
                payload += encoded
            }
        }
        return payload.withUnsafeBytes { write(.close, payload: $0, mask: mask, to: output) }
    }
}
