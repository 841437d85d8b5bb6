public import RKYV

/// What a client sends: `ClientMessage` of all protocol versions.
@Archivable
package enum ClientMessage: Sendable {
    /// `internal` is the archive of the interface's call enum.
    case rpcRequest(id: UInt8, internal: [UInt8])
}

/// Writes ``ClientMessage/rpcRequest(id:internal:)``. In a type of its own, since it is compiled with the interfaces whose
/// calls it writes: there the calls' types are known, and what is generic here costs nothing.
@usableFromInline
package enum RequestWriter {
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
    @inlinable
    package static func write<Call: Archivable>(
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

    /// Puts another id into a request that has been written.
    ///
    /// - Parameter message: A whole message, as ``write(id:call:into:scratch:)`` has written it.
    package static func setID(_ id: UInt8, of message: inout [UInt8]) {
        precondition(message.count >= 12)
        message[message.count - 11] = id
    }
}
