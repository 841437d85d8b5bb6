import HardLight
import HardLightCore
import RKYV
import Testing

/// HardLight messages by hand: archives through the codec's plain way, frames and blocks byte by byte.
enum RawMessage {
    /// The archive of a client's request.
    static func request(_ call: some Archivable, id: UInt8) throws -> [UInt8] {
        try request(archive: call.archivedBytes(), id: id)
    }

    static func request(archive: [UInt8], id: UInt8) throws -> [UInt8] {
        try ClientMessage.rpcRequest(id: id, internal: archive).archivedBytes()
    }

    /// The archive of a server's answer.
    static func response(
        _ result: some Archivable,
        id: UInt8,
        version: ProtocolVersion = .v2
    ) throws -> [UInt8] {
        guard version == .v2 else {
            return try LegacyServerMessage.rpcResponse(id: id, output: .success(result.archivedBytes())).archivedBytes()
        }
        return try ServerMessage.rpcResponse(id: id, output: .success(result.archivedBytes())).archivedBytes()
    }

    /// Up to 65,535 bytes as a DEFLATE stream of one stored block (RFC 1951 §3.2.4).
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let low = UInt8(truncatingIfNeeded: bytes.count)
        let high = UInt8(truncatingIfNeeded: bytes.count >> 8)
        return [1, low, high, ~low, ~high] + bytes
    }

    /// The bytes in a DEFLATE stream of stored blocks; `nil` if it has others.
    static func unstored(_ stream: [UInt8]) -> [UInt8]? {
        var rest = stream[...]
        var bytes: [UInt8] = []
        while let header = rest.first, header & 0b110 == 0, rest.count >= 5 {
            let start = rest.startIndex
            let length = Int(rest[start + 1]) | Int(rest[start + 2]) << 8
            guard rest.count >= 5 + length else { return nil }
            bytes += rest[(start + 5)..<(start + 5 + length)]
            rest = rest.dropFirst(5 + length)
            if header & 1 == 1 {
                return rest.isEmpty ? bytes : nil
            }
        }
        return nil
    }
}

extension RawConnection {
    /// Sends a call as a client does.
    func call(_ call: TrialCall, id: UInt8) async throws {
        try await send(.binary(RawMessage.stored(try RawMessage.request(call, id: id))))
    }

    /// The next message of a server; `nil` at the connection's end.
    func message(
        version: ProtocolVersion = .v2,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> SeenMessage? {
        guard let frame = try await frame(sourceLocation: sourceLocation) else { return nil }
        return try SeenMessage(frame, version: version)
    }
}

/// A server's message as it came.
enum SeenMessage: Equatable {
    case result(id: UInt8, [UInt8])
    case error(id: UInt8, RPCHandlerError)
    case legacyError(id: UInt8, LegacyHandlerError)
    case event(topic: Topic, payload: [UInt8])
    /// The fields by their index.
    case state([SeenField])

    struct SeenField: Equatable {
        let index: Int
        let archive: [UInt8]

        init(_ index: Int, _ value: some Archivable) throws {
            self.index = index
            archive = try value.archivedBytes()
        }

        fileprivate init(index: Int, archive: [UInt8]) {
            self.index = index
            self.archive = archive
        }
    }

    init(_ frame: SeenFrame, version: ProtocolVersion = .v2) throws {
        try #require(frame.opcode == 2 && frame.isFinal && !frame.isMasked, "\(frame.closeReason)")
        try self.init(payload: frame.payload, version: version)
    }

    init(payload: [UInt8], version: ProtocolVersion = .v2) throws {
        guard version != .v0 else {
            self = try Self.legacy(payload)
            return
        }
        let archive = try RawMessage.unstored(payload) ?? Self.inflated(payload)
        guard version == .v2 else {
            self = try Self.legacy(archive)
            return
        }
        switch try ServerMessage(archivedBytes: archive) {
        case .rpcResponse(let id, .success(let result)): self = .result(id: id, result)
        case .rpcResponse(let id, .failure(let error)): self = .error(id: id, error)
        case .newEvent(let topic, let payload): self = .event(topic: topic, payload: payload)
        case .stateChange(let records): self = .state(records.map { SeenField(index: Int($0.index), archive: $0.data) })
        }
    }

    private static func legacy(_ archive: [UInt8]) throws -> SeenMessage {
        switch try LegacyServerMessage(archivedBytes: archive) {
        case .rpcResponse(let id, .success(let result)): .result(id: id, result)
        case .rpcResponse(let id, .failure(let error)): .legacyError(id: id, error)
        case .newEvent(let payload): .event(topic: .untold, payload: payload)
        case .stateChange(let records): .state(records.map { SeenField(index: Int($0.index), archive: $0.data) })
        }
    }

    private static func inflated(_ stream: [UInt8]) throws -> [UInt8] {
        let inflater = Inflater()
        return try stream.withUnsafeBytes { [UInt8](try inflater.inflate($0, limit: 64 * 1024 * 1024)) }
    }

    static func result(id: UInt8, of value: some Archivable) throws -> SeenMessage {
        .result(id: id, try value.archivedBytes())
    }

    static func event(_ event: TrialEvent, topic: Topic) throws -> SeenMessage {
        .event(topic: topic, payload: try event.archivedBytes())
    }
}
