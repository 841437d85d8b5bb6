public import RKYV

/// The new value of one field, as it came from the server.
public struct StateUpdate {
    /// The field's place in the state's declaration, from 0. Not yet known to be one.
    public let index: Int

    @usableFromInline let archive: UnsafeRawBufferPointer

    /// - Parameter archive: Outlives the update; an update is handed down a call and never stored.
    package init(index: Int, archive: UnsafeRawBufferPointer) {
        self.index = index
        self.archive = archive
    }

    /// The field's new value.
    ///
    /// - Throws: ``StateUpdateError`` when the bytes are not an archive of `Value`.
    @inlinable
    public func decode<Value: Archivable>(_ type: Value.Type = Value.self) throws(StateUpdateError) -> Value {
        do throws(ArchiveError) {
            return try Value(archivedBytes: archive)
        } catch {
            throw .malformedField(index: index, error)
        }
    }

    /// The error for an index that the state has no field for.
    public func unknownField() -> StateUpdateError {
        .unknownField(index: index)
    }
}

/// Why a client could not take over a change of the state. The two sides do not share the state's declaration, or the
/// server is faulty: the connection ends.
public enum StateUpdateError: Error, Equatable, Sendable {
    /// The server changed a field that the client's state does not have.
    case unknownField(index: Int)
    /// The new value is not an archive of the field's type.
    case malformedField(index: Int, ArchiveError)
}
