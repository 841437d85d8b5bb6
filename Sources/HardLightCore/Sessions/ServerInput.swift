import RKYV

/// What a message from the server is, opened. Everything in it is borrowed from the message.
package enum ServerInput {
    /// The response to a call: the archive of its result, or the server's error.
    case response(id: UInt8, Result<UnsafeRawBufferPointer, RPCHandlerError>)
    case event(topic: Topic, payload: UnsafeRawBufferPointer)
    case stateChange(StateUpdates)

    /// Opens a message.
    ///
    /// - Parameter message: The archive, inflated. It outlives what is returned.
    /// - Throws: ``ProtocolViolation/malformedMessage(_:)``.
    package init(_ message: UnsafeRawBufferPointer) throws(ProtocolViolation) {
        let archived: ServerMessage.Archived
        do throws(ArchiveError) {
            archived = try ServerMessage.access(unownedBytes: message)
        } catch {
            throw .malformedMessage(error)
        }
        switch archived {
        case .rpcResponse(let id, let output):
            switch output {
            case .success(let archive): self = .response(id: id, .success(archive.unownedBytes))
            case .failure(let error): self = .response(id: id, .failure(RPCHandlerError(archived: error)))
            }
        case .newEvent(let topic, let payload):
            self = .event(topic: Topic(archived: topic), payload: payload.unownedBytes)
        case .stateChange(let updates):
            self = .stateChange(StateUpdates(updates))
        }
    }
}

/// The changed fields in one message, in the order in which the server wrote them.
package struct StateUpdates {
    private let records: ArchivedArray<StateUpdateRecord>

    init(_ records: ArchivedArray<StateUpdateRecord>) {
        self.records = records
    }

    /// Applies all of them or none.
    package func apply<State: ConnectionState>(to state: inout State) throws(ProtocolViolation) {
        var changed = state
        for record in records {
            do throws(StateUpdateError) {
                // No state has as many fields as a 32-bit `Int` can count: such an index is as unknown as any other.
                let index = Int(clamping: record.index)
                try changed.apply(StateUpdate(index: index, archive: record.data.unownedBytes))
            } catch {
                throw .stateUpdate(error)
            }
        }
        state = changed
    }
}
