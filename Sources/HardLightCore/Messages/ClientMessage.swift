package import RKYV

/// What a client sends: `ClientMessage` of all protocol versions.
@Archivable
package enum ClientMessage: Sendable {
    /// `internal` is the archive of the interface's call enum.
    case rpcRequest(id: UInt8, internal: [UInt8])
}

extension ClientMessage {
    /// Writes the message for a call straight into `output`, the call's own archive in its place within the message's.
    ///
    /// An archive's positions count from its first byte and the message's only out-of-line data is the call, so the
    /// call's archive stands at position 0 of the message and is written once:
    ///
    /// ```
    ///  0                  n        p = n rounded up to 4
    /// +--------------------+------+-----+----+-----+-----------+-----------+
    /// | archive of call    | 0... |tag 0| id | 0 0 | ptr: -p-4 | len: n    |
    /// +--------------------+------+-----+----+-----+-----------+-----------+
    ///                              p+0   p+1        p+4         p+8
    /// ```
    ///
    /// - Returns: The bytes that the message takes. When that is more than `output` has, nothing usable was written.
    /// - Throws: ``ArchiveError`` when the call cannot be archived, or the message is over 2 GiB.
    package static func encodeRequest<Call: Archivable>(
        id: UInt8,
        call: borrowing Call,
        into output: UnsafeMutableRawBufferPointer,
        scratch: inout ArchiveScratch
    ) throws(ArchiveError) -> Int {
        let count = try call.archive(into: output, scratch: &scratch)
        var root = try MessageRoot(output, after: count, size: 12)
        root.store(id, at: 1)
        root.storeBytes(at: 4, from: 0, count: count)
        return root.end
    }
}
