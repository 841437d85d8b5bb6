import CHardLightZlib

/// Inflates messages: each is a raw DEFLATE stream of its own with a final block (RFC 1951).
///
/// One per event loop; not `Sendable`. The stream and the memory it inflates into are made by the first message that
/// needs them and used again by the next: about 64 KiB each.
package final class Inflater {
    /// What is kept between messages. Nearly every archive fits, and a loop may keep it for good.
    package static let retainedCapacity = 64 * 1024

    /// At an address of its own, since zlib remembers where its stream is.
    private var stream: UnsafeMutablePointer<z_stream>?
    /// Every access to it ends within this file, and calls nothing that could come back to it.
    @exclusivity(unchecked) private var output = ByteStorage()

    package init() {}

    deinit {
        if let stream {
            inflateEnd(stream)
            stream.deinitialize(count: 1)
            stream.deallocate()
        }
    }

    /// The bytes allocated for inflated messages.
    package var capacity: Int {
        output.capacity
    }

    /// The archive in `message`.
    ///
    /// A message that is one stored block is not copied: its archive is returned where it stands.
    ///
    /// - Parameter limit: the largest archive, in bytes. Memory grows with what is inflated and not past this; what was
    ///   needed beyond `retainedCapacity` is given back by the next message, or by `trim()`.
    /// - Returns: bytes that are valid until the next call, and no longer than `message` is.
    package func inflate(
        _ message: UnsafeRawBufferPointer,
        limit: Int
    ) throws(InflateError) -> UnsafeRawBufferPointer {
        precondition(limit >= 0 && limit < .max)
        trim()
        guard let contents = StoredBlock.contents(of: message) else {
            return try run(over: message, limit: limit)
        }
        guard contents.count <= limit else { throw .overLimit(limit) }
        return contents
    }

    /// Gives back what is allocated beyond `retainedCapacity`. Worth a call when a turn of the loop ends.
    package func trim() {
        output.truncate(to: 0)
        if output.capacity > Self.retainedCapacity {
            output.release()
        }
    }

    private func run(over message: UnsafeRawBufferPointer, limit: Int) throws(InflateError) -> UnsafeRawBufferPointer {
        // zlib counts in 32 bits. No message comes near that; one that does is over any limit on what it holds.
        guard let messageLength = UInt32(exactly: message.count) else { throw .overLimit(limit) }
        let stream = try freshStream()
        stream.pointee.next_in = UnsafeMutablePointer(mutating: message.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = messageLength
        // zlib must not be left with pointers into memory that is not ours.
        defer { (stream.pointee.next_in, stream.pointee.avail_in) = (nil, 0) }

        // One byte over the limit shows that there is more than the limit.
        output.reserve(min(Self.retainedCapacity, limit + 1), ceiling: limit + 1)
        while true {
            switch fill(from: stream) {
            case Z_STREAM_END:
                guard output.count <= limit else { throw .overLimit(limit) }
                guard stream.pointee.avail_in == 0 else { throw .trailingBytes(Int(stream.pointee.avail_in)) }
                return output.bytes
            case Z_OK, Z_BUF_ERROR:
                // Stopped for want of room, or for want of input.
                guard output.spare.isEmpty else { throw .truncated }
                guard output.count <= limit else { throw .overLimit(limit) }
                output.reserve(1, ceiling: limit + 1)
            case Z_MEM_ERROR:
                throw .outOfMemory
            default:
                throw .malformed(stream.pointee.msg.map { String(cString: $0) } ?? "unknown error")
            }
        }
    }

    /// Inflates into the spare memory; what zlib says to it.
    private func fill(from stream: UnsafeMutablePointer<z_stream>) -> Int32 {
        let room = UInt32(clamping: output.spare.count)
        stream.pointee.next_out = output.spare.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = room
        defer { stream.pointee.next_out = nil }
        // `Z_FINISH` promises that all the input is here, which spares zlib its window where the output has room too.
        let status = CHardLightZlib.inflate(stream, Z_FINISH)
        output.advance(by: Int(room - stream.pointee.avail_out))
        return status
    }

    private func freshStream() throws(InflateError) -> UnsafeMutablePointer<z_stream> {
        if let stream {
            guard inflateReset(stream) == Z_OK else { throw .outOfMemory }
            return stream
        }
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard hardlight_inflate_init(stream) == Z_OK else {
            stream.deinitialize(count: 1)
            stream.deallocate()
            throw .outOfMemory
        }
        self.stream = stream
        return stream
    }
}
