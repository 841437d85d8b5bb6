/// The view over a `Result`.
@frozen
public enum ArchivedResult<Success: Archivable, Failure: Archivable>: Sendable {
    /// Rust's `Ok`.
    case success(Success.Archived)
    /// Rust's `Err`.
    case failure(Failure.Archived)
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `Result<T, E>`: the tag, 0 for `Ok` or 1 for `Err`, then the value or the error at its alignment.
///
///     | tag | pad to T's alignment | T |
///     | tag | pad to E's alignment | E |
extension Result: Archivable where Success: Archivable, Failure: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout {
        var union = EnumLayout(caseCount: 2)
        union.beginCase()
        _ = union.place(Success.archivedLayout)
        union.beginCase()
        _ = union.place(Failure.archivedLayout)
        var layout = union.layout
        layout.nicheCount = 254
        return layout
    }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedResult<Success, Failure> {
        pointer.load(as: UInt8.self) == 0
            ? .success(Success.archived(at: pointer.advanced(by: Success.archivedLayout.alignment)))
            : .failure(Failure.archived(at: pointer.advanced(by: Failure.archivedLayout.alignment)))
    }

    @inlinable
    @inline(__always)
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        switch validator.load(UInt8.self, at: position) {
        case 0: try Success.validate(at: position &+ Success.archivedLayout.alignment, in: &validator)
        case 1: try Failure.validate(at: position &+ Failure.archivedLayout.alignment, in: &validator)
        default: throw ArchiveError(.invalidTag, at: position)
        }
    }

    @inlinable
    @inline(__always)
    public func archiveChildren(into writer: inout ArchiveWriter) {
        switch self {
        case .success(let value): value.archiveChildren(into: &writer)
        case .failure(let error): error.archiveChildren(into: &writer)
        }
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        switch self {
        case .success(let value):
            value.archiveBody(into: slot.advanced(by: Success.archivedLayout.alignment), &writer)
        case .failure(let error):
            slot.store(1 as UInt8)
            error.archiveBody(into: slot.advanced(by: Failure.archivedLayout.alignment), &writer)
        }
    }

    @inlinable
    @inline(__always)
    public init(archived: ArchivedResult<Success, Failure>) {
        switch archived {
        case .success(let value): self = .success(Success(archived: value))
        case .failure(let error): self = .failure(Failure(archived: error))
        }
    }

    @inlinable
    @inline(__always)
    public init(reading source: ArchiveSource) {
        if source.load(as: UInt8.self) == 0 {
            self = .success(Success(reading: source.advanced(by: Success.archivedLayout.alignment)))
        } else {
            self = .failure(Failure(reading: source.advanced(by: Failure.archivedLayout.alignment)))
        }
    }

    @inlinable
    @inline(__always)
    public static var hasChildren: Bool { Success.hasChildren || Failure.hasChildren }
}
