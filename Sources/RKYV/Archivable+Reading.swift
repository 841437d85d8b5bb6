/// How deep pointers may nest in an archive that comes from somebody else, unless the caller says otherwise.
///
/// rkyv sets no limit, and its validator can be driven into a stack overflow. Each level costs our validator one stack
/// frame of a few hundred bytes, so that 128 levels fit the smallest thread stacks in use (musl's 128 KiB), and are far
/// more than messages need: a linked list is the one common shape that is deeper than it is wide.
public let defaultArchiveDepthLimit = 128

extension Archivable {
    /// Checks that `bytes` is an archive whose root is a value of this type.
    ///
    /// The bytes may lie at any address. Nothing is allocated unless the type holds ``Shared`` values.
    ///
    /// - Parameters:
    ///   - bytes: The archive; its root is the last value in it.
    ///   - depthLimit: How deep pointers may nest.
    /// - Returns: The position of the root, for ``archived(at:)``.
    /// - Throws: ``ArchiveError`` with the position of the first thing that is wrong.
    @inlinable
    public static func validateRoot(
        of bytes: UnsafeRawBufferPointer,
        depthLimit: Int = defaultArchiveDepthLimit
    ) throws(ArchiveError) -> Int {
        var validator = ArchiveValidator(bytes, depthLimit: depthLimit)
        return try validator.validateRoot(Self.self)
    }

    /// Validates `bytes` and views them in place.
    ///
    /// - Parameters:
    ///   - bytes: The archive.
    ///   - owner: The object that keeps `bytes` alive and unchanged; every view holds it. With `nil` the caller answers
    ///     for that: no view may outlive the bytes.
    ///   - depthLimit: How deep pointers may nest.
    /// - Throws: ``ArchiveError`` with the position of the first thing that is wrong.
    @inlinable
    public static func archived(
        validating bytes: UnsafeRawBufferPointer,
        owner: AnyObject?,
        depthLimit: Int = defaultArchiveDepthLimit
    ) throws(ArchiveError) -> Archived {
        let root = try validateRoot(of: bytes, depthLimit: depthLimit)
        return archived(at: ArchivePointer(owner: owner, bytes: bytes).advanced(by: root))
    }

    /// Validates `bytes` and views them in place; the views keep the array's storage alive.
    ///
    /// - Throws: ``ArchiveError`` with the position of the first thing that is wrong.
    @inlinable
    public static func archived(
        validating bytes: [UInt8],
        depthLimit: Int = defaultArchiveDepthLimit
    ) throws(ArchiveError) -> Archived {
        let owner = ArchiveBytes(bytes)
        return try archived(validating: owner.bytes, owner: owner, depthLimit: depthLimit)
    }

    /// Validates `bytes` and makes the owned value. The bytes need not outlive the call.
    ///
    /// - Throws: ``ArchiveError`` with the position of the first thing that is wrong.
    @inlinable
    public init(
        archivedBytes bytes: UnsafeRawBufferPointer,
        depthLimit: Int = defaultArchiveDepthLimit
    ) throws(ArchiveError) {
        var validator = ArchiveValidator(bytes, depthLimit: depthLimit)
        let root = try validator.validateRoot(Self.self)
        // The bytes outlive the conversion, which needs no owner for that; it carries the identity of shared values.
        #if hasFeature(Embedded)
            self.init(reading: ArchiveSource(ArchivePointer(owner: nil, bytes: bytes)).advanced(by: root))
        #else
            let objects: SharedObjects? = validator.sharedTargets == nil ? nil : SharedObjects()
            self.init(reading: ArchiveSource(ArchivePointer(owner: objects, bytes: bytes)).advanced(by: root))
            withExtendedLifetime(objects) {}
        #endif
    }

    /// Validates `bytes` and makes the owned value.
    ///
    /// - Throws: ``ArchiveError`` with the position of the first thing that is wrong.
    @inlinable
    public init(archivedBytes bytes: [UInt8], depthLimit: Int = defaultArchiveDepthLimit) throws(ArchiveError) {
        // `withUnsafeBytes` rethrows typed errors only from Swift 6.2's standard library on: carry the result out.
        let result: Result<Self, ArchiveError> = bytes.withUnsafeBytes { bytes in
            do throws(ArchiveError) {
                return .success(try Self(archivedBytes: bytes, depthLimit: depthLimit))
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}
