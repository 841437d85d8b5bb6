import CHardLightZlib

/// Deflates messages: each becomes a raw DEFLATE stream of its own with a final block (RFC 1951).
///
/// Making a compressor costs more than compressing a message with it, so that one is used again and again, at whatever
/// level. It holds about 260 KiB and is not `Sendable`: keep one where one thread of work goes on, or share a
/// `DeflaterPool`.
package final class Deflater {
    /// At an address of its own, since zlib remembers where its stream is.
    private let stream: UnsafeMutablePointer<z_stream>
    private var level: Int

    /// - Parameter level: 1, the fastest, to 9, the smallest.
    /// - Returns: `nil` if there is no memory for it.
    package init?(level: Int) {
        precondition(1...9 ~= level)
        self.level = level
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard hardlight_deflate_init(stream, Int32(level)) == Z_OK else {
            stream.deinitialize(count: 1)
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Writes the message for `archive` to the start of `output`.
    ///
    /// - Parameters:
    ///   - level: 1 to 9.
    ///   - output: as much room as the message may take, and one byte more, without which zlib does not know that it
    ///     has come to the end. There is no use in a message that is larger than a stored block.
    /// - Returns: the bytes written, or `nil` if the message does not fit.
    package func deflate(
        _ archive: UnsafeRawBufferPointer,
        level: Int,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        precondition(1...9 ~= level)
        // zlib counts in 32 bits.
        guard let archiveLength = UInt32(exactly: archive.count), deflateReset(stream) == Z_OK else { return nil }
        if level != self.level {
            // Takes effect on what comes next, since nothing has come yet.
            guard deflateParams(stream, Int32(level), Z_DEFAULT_STRATEGY) == Z_OK else { return nil }
            self.level = level
        }
        let room = UInt32(clamping: output.count)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: archive.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = archiveLength
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = room
        // zlib must not be left with pointers into memory that is not ours.
        defer {
            (stream.pointee.next_in, stream.pointee.avail_in) = (nil, 0)
            (stream.pointee.next_out, stream.pointee.avail_out) = (nil, 0)
        }
        guard CHardLightZlib.deflate(stream, Z_FINISH) == Z_STREAM_END else { return nil }
        return Int(room - stream.pointee.avail_out)
    }
}
