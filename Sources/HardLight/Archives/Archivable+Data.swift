public import RKYV

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension Archivable {
    /// Validates `data` as an archive and views it in place.
    ///
    /// Nothing is copied, unless it is only a few bytes, which `Data` holds in itself and not at an address: a file that is
    /// mapped into memory is read from there.
    ///
    /// - Parameters:
    ///   - data: The archive; the views keep it alive.
    ///   - depthLimit: How deep pointers may nest.
    /// - Throws: `ArchiveError` with the position, from the first byte of `data`, of the first thing that is wrong.
    public static func archived(
        validating data: Data,
        depthLimit: Int = defaultArchiveDepthLimit
    ) throws(ArchiveError) -> Archived {
        // `Data` keeps up to 14 bytes in place of a reference. Well above that, there is an object that owns the bytes.
        if data.count < 64 { return try archived(validating: [UInt8](data), depthLimit: depthLimit) }
        let owner = DataOwner(data)
        return try archived(validating: owner.bytes, owner: owner, depthLimit: depthLimit)
    }
}

/// Owns data for the views over it.
private final class DataOwner {
    private let data: Data

    /// The bytes, for as long as this object lives.
    let bytes: UnsafeRawBufferPointer

    init(_ data: Data) {
        self.data = data
        // The bytes belong to an object that the copy retains, and stay where they are: they would move if `data` were
        // written to, which it never is, and another copy that is written to moves away from this one.
        bytes = data.withUnsafeBytes { $0 }
    }
}
