import HardLightCore
import NIOCore
import RKYV

/// Turns messages into WebSocket frames, encoding each where it will be sent from.
///
/// ```text
/// what is before │ frame header │ DEFLATE block header │ archive    │ what comes next
///                │ 4, masked 8  │ 5                    │ n          │
/// ```
///
/// An archive is written before its length is known, so the frame header is assumed to take what it takes for 126 to
/// 65,535 bytes. A smaller message then moves down by two bytes; a larger one is encoded once more, with more room. Where
/// compression pays, the compressed bytes take the archive's place.
struct MessageFraming: Sendable {
    /// Writes an archive and returns its size. When that is more than the memory has, nothing usable was written.
    typealias Encode = (UnsafeMutableRawBufferPointer, inout ArchiveScratch) throws(ArchiveError) -> Int

    let role: FrameParser.Role
    /// What a server's messages look like.
    let format: MessageFormat
    /// `nil` where the protocol version has no compression: the payload is the archive itself.
    let compression: CompressionPolicy?
    let deflaters: DeflaterPool

    /// - Parameter compression: What is used where the version has compression.
    init(
        role: FrameParser.Role,
        version: ProtocolVersion,
        compression: CompressionPolicy,
        deflaters: DeflaterPool
    ) {
        self.role = role
        self.format = version.format
        self.compression = version.isCompressed ? compression : nil
        self.deflaters = deflaters
    }

    /// Room for an answer of ordinary size. Beyond it, a message is encoded a second time.
    private static var expectedRoom: Int { 512 }

    /// Appends one message to `buffer`.
    ///
    /// - Returns: `false` when `encode` had nothing to write.
    /// - Throws: What `encode` throws; the buffer is then as it was.
    func write(
        to buffer: inout ByteBuffer,
        mask: WebSocketMask?,
        scratch: inout ArchiveScratch,
        _ encode: Encode
    ) throws(ArchiveError) -> Bool {
        let blockHeader = compression == nil ? 0 : StoredBlock.headerSize
        var start = FrameHeader.encodedSize(payloadLength: 126, isMasked: mask != nil) + blockHeader
        var room = Self.expectedRoom
        while true {
            var size = 0
            var failure: ArchiveError?
            let written = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { memory in
                do throws(ArchiveError) {
                    size = try encode(UnsafeMutableRawBufferPointer(rebasing: memory[start...]), &scratch)
                } catch {
                    failure = error
                }
                guard failure == nil, size > 0 else { return 0 }
                let neededStart = self.start(forArchiveOf: size, isMasked: mask != nil)
                let neededRoom = self.room(forArchiveOf: size, at: max(start, neededStart))
                guard neededStart <= start, neededRoom <= memory.count else {
                    (start, room) = (max(start, neededStart), neededRoom)
                    return 0
                }
                return frame(start..<start + size, in: memory, mask: mask)
            }
            if let failure {
                throw failure
            }
            if written > 0 || size == 0 {
                return written > 0
            }
        }
    }

    /// Where the archive must stand so that its headers fit before it.
    private func start(forArchiveOf size: Int, isMasked: Bool) -> Int {
        guard compression != nil else {
            return FrameHeader.encodedSize(payloadLength: size, isMasked: isMasked)
        }
        let payload = StoredBlock.encodedSize(of: size)
        return StoredBlock.headerSize + FrameHeader.encodedSize(payloadLength: payload, isMasked: isMasked)
    }

    /// The memory for an archive at `start`, with the headers of the blocks within it and what it is compressed to.
    private func room(forArchiveOf size: Int, at start: Int) -> Int {
        guard let compression else { return start + size }
        let stored = StoredBlock.encodedSize(of: size)
        return start + stored + (compression.attemptsDeflate(of: size) ? stored : 0)
    }

    /// Makes a frame of the archive in `memory` and moves it to the front.
    ///
    /// - Returns: The frame's size.
    private func frame(_ archive: Range<Int>, in memory: UnsafeMutableRawBufferPointer, mask: WebSocketMask?) -> Int {
        let payload = compression?.wrap(archive, in: memory, deflaters: deflaters) ?? archive
        let frame = FrameWriter.frame(.binary, payload: payload, in: memory, mask: mask)
        if frame.lowerBound > 0 {
            memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[frame]))
        }
        return frame.count
    }
}
