/// Owns the bytes of an archive for the views over it.
public final class ArchiveBytes: @unchecked Sendable {
    // `@unchecked` because of the pointer: what it points to is never written to after `init`.

    /// Keeps the memory that `bytes` points to.
    private let storage: [UInt8]

    /// The bytes, for as long as this object lives.
    public let bytes: UnsafeRawBufferPointer

    /// Takes the array's storage over, without copying it.
    public init(_ array: [UInt8]) {
        storage = array
        // An array of a trivial type keeps its elements in one heap object, at an address that changes only when the
        // array is mutated. `storage` never is, and a mutation of another copy of the array moves that copy.
        bytes = storage.withUnsafeBytes { $0 }
    }
}
