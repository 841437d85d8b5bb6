import RKYV

/// What a message from the server is, opened. Everything in it is borrowed from the message.
package enum ServerInput {
    /// The response to a call: the archive of its result, or the server's error.
    case response(id: UInt8, Result<UnsafeRawBufferPointer, RPCHandlerError>)
    case event(topic: Topic, payload: UnsafeRawBufferPointer)
    case stateChange(StateUpdates)

    /// Opens a message.
    ///
    /// - Parameters:
    ///   - message: The archive, inflated. It outlives what is returned.
    ///   - recentTopic: The topic of the event before. One that is the same is not made again, which would take memory;
    ///     another one takes its place, unless it is very long.
    /// - Throws: ``ProtocolViolation/malformedMessage(_:)``.
    package init(
        _ message: UnsafeRawBufferPointer,
        format: MessageFormat,
        recentTopic: inout Topic
    ) throws(ProtocolViolation) {
        do throws(ArchiveError) {
            switch format {
            case .withTopics: self.init(try ServerMessage.access(unownedBytes: message), &recentTopic)
            case .withoutTopics: self.init(try LegacyServerMessage.access(unownedBytes: message))
            }
        } catch {
            throw .malformedMessage(error)
        }
    }

    private init(_ message: ServerMessage.Archived, _ recentTopic: inout Topic) {
        switch message {
        case .rpcResponse(let id, .success(let archive)):
            self = .response(id: id, .success(archive.unownedBytes))
        case .rpcResponse(let id, .failure(let error)):
            self = .response(id: id, .failure(RPCHandlerError(archived: error)))
        case .newEvent(let topic, let payload):
            self = .event(topic: Topic(archived: topic, after: &recentTopic), payload: payload.unownedBytes)
        case .stateChange(let records):
            self = .stateChange(.current(records))
        }
    }

    private init(_ message: LegacyServerMessage.Archived) {
        switch message {
        case .rpcResponse(let id, .success(let archive)):
            self = .response(id: id, .success(archive.unownedBytes))
        case .rpcResponse(let id, .failure(let error)):
            self = .response(id: id, .failure(RPCHandlerError(LegacyHandlerError(archived: error))))
        case .newEvent(let event):
            self = .event(topic: .untold, payload: event.unownedBytes)
        case .stateChange(let records):
            self = .stateChange(.legacy(records))
        }
    }
}

extension Topic {
    /// Longer ones are made each time, so that nobody keeps more for a server than this, in bytes.
    private static var longestRecent: Int { 256 }

    fileprivate init(archived: Archived, after recent: inout Topic) {
        if archived == recent {
            self = recent
        } else {
            self = Topic(archived: archived)
            if inner.count <= Self.longestRecent {
                recent = self
            }
        }
    }
}

extension Topic.Archived {
    fileprivate static func == (archived: Self, topic: Topic) -> Bool {
        guard archived.isString == topic.isString else { return false }
        return archived.inner.withUnsafeBytes { name in
            topic.inner.withUnsafeBytes { other in
                name.count == other.count && name.indices.allSatisfy { name[$0] == other[$0] }
            }
        }
    }
}

/// The changed fields in one message, in the order in which the server wrote them.
package enum StateUpdates {
    case current(StateUpdateRecord.List)
    case legacy(LegacyStateUpdateRecord.List)

    /// Applies all of them or none.
    package func apply<State: ConnectionState>(to state: inout State) throws(ProtocolViolation) {
        var changed = state
        switch self {
        case .current(let records):
            for record in records {
                try Self.apply(record.index, record.data, to: &changed)
            }
        case .legacy(let records):
            for record in records {
                try Self.apply(record.index, record.data, to: &changed)
            }
        }
        state = changed
    }

    private static func apply<State: ConnectionState>(
        _ index: UInt32,
        _ data: ArchivedArray<UInt8>,
        to state: inout State
    ) throws(ProtocolViolation) {
        do throws(StateUpdateError) {
            // No state has as many fields as a 32-bit `Int` can count: such an index is as unknown as any other.
            try state.apply(StateUpdate(index: Int(clamping: index), archive: data.unownedBytes))
        } catch {
            throw .stateUpdate(error)
        }
    }
}
