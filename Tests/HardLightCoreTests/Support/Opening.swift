import HardLightCore
import RKYV

// Messages, opened, with everything copied out of them: for comparing, where the core lends and does not copy.

/// A message from the server, as `ServerInput` finds it.
enum OpenedServerMessage: Equatable {
    case response(UInt8, Result<[UInt8], RPCHandlerError>)
    case event(Topic, [UInt8])
    case stateChange
}

extension OpenedServerMessage {
    init(
        _ message: UnsafeRawBufferPointer,
        _ format: MessageFormat,
        recentTopic: Topic = .untold
    ) throws(ProtocolViolation) {
        var recentTopic = recentTopic
        switch try ServerInput(message, format: format, recentTopic: &recentTopic) {
        case .response(let id, .success(let archive)): self = .response(id, .success(Array(archive)))
        case .response(let id, .failure(let error)): self = .response(id, .failure(error))
        case .event(let topic, let payload): self = .event(topic, Array(payload))
        case .stateChange: self = .stateChange
        }
    }

    init(
        _ message: [UInt8],
        _ format: MessageFormat = .withTopics,
        recentTopic: Topic = .untold
    ) throws(ProtocolViolation) {
        let opened: Result<Self, ProtocolViolation> = message.withUnsafeBytes { bytes in
            do throws(ProtocolViolation) {
                return .success(try Self(bytes, format, recentTopic: recentTopic))
            } catch {
                return .failure(error)
            }
        }
        self = try opened.get()
    }
}

extension ConnectionState {
    /// Takes over the changes in a message from the server.
    mutating func applyChanges(in message: [UInt8], _ format: MessageFormat = .withTopics) throws(ProtocolViolation) {
        let changed: Result<Self, ProtocolViolation> = message.withUnsafeBytes { bytes in
            do throws(ProtocolViolation) {
                var state = self
                var topic = Topic.untold
                if case .stateChange(let updates) = try ServerInput(bytes, format: format, recentTopic: &topic) {
                    try updates.apply(to: &state)
                }
                return .success(state)
            } catch {
                return .failure(error)
            }
        }
        self = try changed.get()
    }
}

extension ServerSession {
    /// Takes a request in, and copies its call.
    mutating func receive(copying message: [UInt8]) throws(ProtocolViolation) -> (id: UInt8, call: [UInt8]) {
        let received: Result<(id: UInt8, call: [UInt8]), ProtocolViolation> = message.withUnsafeBytes { bytes in
            do throws(ProtocolViolation) {
                let (id, call) = try receive(bytes)
                return .success((id, Array(call)))
            } catch {
                return .failure(error)
            }
        }
        return try received.get()
    }
}

/// The changed fields in a message from the server, as the generic codec reads them; none in another message.
func changedFields(in message: [UInt8], _ format: MessageFormat) throws -> [(index: UInt32, data: [UInt8])] {
    switch format {
    case .withTopics:
        guard case .stateChange(let records) = try ServerMessage(archivedBytes: message) else { return [] }
        return records.map { ($0.index, $0.data) }
    case .withoutTopics:
        guard case .stateChange(let records) = try LegacyServerMessage(archivedBytes: message) else { return [] }
        return records.map { ($0.index, $0.data) }
    }
}
