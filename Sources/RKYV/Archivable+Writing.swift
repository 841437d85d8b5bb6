// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Archivable where Self: ~Copyable {
    /// Writes the value's archive to the start of `output`.
    ///
    /// Nothing is allocated when `scratch` has been used for a value of this shape before.
    ///
    /// - Parameters:
    ///   - output: Memory for the archive; positions in the archive count from its first byte, wherever that lies.
    ///   - scratch: Working memory, kept by the caller from call to call.
    /// - Returns: The size of the archive in bytes. If that is more than `output.count`, what is in `output` is
    ///   meaningless: call again with at least that much room.
    /// - Throws: ``ArchiveError`` if the value has no archived form: an `Int` outside 32 bits, an archive over 2 GiB.
    @inlinable
    public func archive(
        into output: UnsafeMutableRawBufferPointer,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        let (size, failure) = withUnsafeMutablePointer(to: &scratch) { scratch in
            var writer = ArchiveWriter(output: output, scratch: scratch)
            writer.writeRoot(self)
            writer.finish()
            return (writer.position, writer.failure)
        }
        if let failure { throw failure }
        // Relative pointers are 32 bits and signed: farther apart than this, two values cannot point at each other.
        if size >= Int(Int32.max) { throw ArchiveError(.archiveTooLarge, at: Int(Int32.max)) }
        return size
    }

    /// The value's archive as an array of its own.
    ///
    /// - Throws: ``ArchiveError`` if the value has no archived form: an `Int` outside 32 bits, an archive over 2 GiB.
    @inlinable
    public func archivedBytes() throws(ArchiveError) -> [UInt8] {
        var scratch = ArchiveScratch()
        var bytes: [UInt8] = []
        // Most messages fit the first attempt; a larger one is written again into memory of its exact size.
        var capacity = 512
        while true {
            var size = 0
            var failure: ArchiveError?
            bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initializedCount in
                do throws(ArchiveError) {
                    let output = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: capacity)
                    size = try archive(into: output, scratch: &scratch)
                    initializedCount = size <= capacity ? size : 0
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            if size <= capacity { return bytes }
            capacity = size
        }
    }
}
