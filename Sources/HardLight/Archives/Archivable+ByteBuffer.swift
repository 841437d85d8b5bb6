public import NIOCore
public import RKYV

extension Archivable {
    /// Validates the readable bytes of `buffer` as an archive and views them in place.
    ///
    /// Nothing is copied: the views hold the buffer's memory. Whoever writes to the buffer while they do writes to a copy of
    /// it, as with any other two holders of a buffer.
    ///
    /// - Parameters:
    ///   - buffer: The archive is all that can be read from it.
    ///   - depthLimit: How deep pointers may nest.
    /// - Throws: `ArchiveError` with the position, from the first readable byte, of the first thing that is wrong.
    public static func archived(
        validating buffer: ByteBuffer,
        depthLimit: Int = defaultArchiveDepthLimit
    ) throws(ArchiveError) -> Archived {
        // The address is good for as long as the storage is retained: NIO says so of this function alone.
        let (bytes, storage) = buffer.withUnsafeReadableBytesWithStorageManagement { bytes, storage in
            (bytes, storage.takeUnretainedValue())
        }
        return try archived(validating: bytes, owner: storage, depthLimit: depthLimit)
    }
}

extension ByteBuffer {
    /// Writes the archive of `value` at the writer index, which moves behind it.
    ///
    /// The archive is written in place. Nothing is allocated when the buffer has room for it and `scratch` has been used for a
    /// value of this shape before.
    ///
    /// - Parameters:
    ///   - value: What to archive.
    ///   - scratch: Working memory, kept by the caller from call to call.
    /// - Returns: The size of the archive in bytes.
    /// - Throws: `ArchiveError` if the value has no archived form: an `Int` outside 32 bits, an archive over 2 GiB. The
    ///   buffer is as it was.
    @discardableResult
    public mutating func writeArchive(
        of value: some Archivable,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        var room = 0
        while true {
            var result: Result<Int, ArchiveError> = .success(0)
            let written = writeWithUnsafeMutableBytes(minimumWritableBytes: room) { memory in
                do throws(ArchiveError) {
                    let size = try value.archive(into: memory, scratch: &scratch)
                    result = .success(size)
                    return size <= memory.count ? size : 0
                } catch {
                    result = .failure(error)
                    return 0
                }
            }
            let size = try result.get()
            if written == size { return size }
            // Once more, with as much room as it takes.
            room = size
        }
    }
}
