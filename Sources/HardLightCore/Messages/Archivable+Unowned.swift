import RKYV

// A message is opened and answered within one turn of the event loop, while its bytes stand in the loop's scratch memory.
// No view of it outlives that, so nothing has to keep the bytes alive: the views below have no owner.

extension Archivable {
    /// Validates `bytes` and views them in place. No view may outlive the bytes.
    static func access(unownedBytes bytes: UnsafeRawBufferPointer) throws(ArchiveError) -> Archived {
        try archived(validating: bytes, owner: nil)
    }
}

extension ArchivedArray where Value == UInt8 {
    /// The bytes, where the caller knows that they are still there.
    var unownedBytes: UnsafeRawBufferPointer {
        withUnsafeBytes { $0 }
    }
}
