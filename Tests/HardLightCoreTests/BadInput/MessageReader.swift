import HardLightCore
import RKYV

/// Reads a message that may be anything, as far as it can be read.
///
/// The core and the generic codec have to come to the same verdict and to the same content, and nothing that the core
/// lends may lie outside the message.
enum MessageReader {
    enum Verdict: Equatable {
        case read
        case refused
        /// The core is wrong.
        case fault(String)
    }

    /// A message to a server, whose calls are ``Sample``s.
    static func readRequest(_ message: UnsafeRawBufferPointer) -> Verdict {
        let generic = try? ClientMessage(archivedBytes: message)
        var session = ServerSession()
        do throws(ProtocolViolation) {
            let (id, call) = try session.receive(message)
            guard isInside(call, message) else { return .fault("a call outside of its message") }
            guard case .rpcRequest(id, let bytes)? = generic, bytes.elementsEqual(call) else {
                return .fault("a request that the codec reads otherwise")
            }
            read(call)
            return .read
        } catch {
            guard case .malformedMessage = error, generic == nil, session.isIdle else { return .fault("\(error)") }
            return .refused
        }
    }

    /// A message to a client, whose results and events are ``Sample``s, and whose state is ``SampleState``.
    static func readAnswer(_ message: UnsafeRawBufferPointer) -> Verdict {
        let generic = try? ServerMessage(archivedBytes: message)
        var topic = Topic.untold
        do throws(ProtocolViolation) {
            switch (try ServerInput(message, format: .withTopics, recentTopic: &topic), generic) {
            case (.response(let id, .success(let archive)), .rpcResponse(let other, .success(let bytes)))
            where id == other:
                return read(archive, expecting: bytes, in: message)
            case (.response(let id, .failure(let error)), .rpcResponse(let other, .failure(let otherError)))
            where id == other && error == otherError:
                return .read
            case (.event(let topic, let payload), .newEvent(let other, let bytes)) where topic == other:
                return read(payload, expecting: bytes, in: message)
            case (.stateChange(let updates), .stateChange(let records)):
                return apply(updates, records)
            default: return .fault("a message that the codec reads otherwise")
            }
        } catch {
            guard case .malformedMessage = error, generic == nil else { return .fault("\(error)") }
            return .refused
        }
    }

    private static func read(
        _ lent: UnsafeRawBufferPointer,
        expecting bytes: [UInt8],
        in message: UnsafeRawBufferPointer
    ) -> Verdict {
        guard isInside(lent, message) else { return .fault("content outside of its message") }
        guard bytes.elementsEqual(lent) else { return .fault("content that the codec reads otherwise") }
        read(lent)
        return .read
    }

    /// What is inside: read or refused, both are fine as long as it comes to an end.
    private static func read(_ archive: UnsafeRawBufferPointer) {
        _ = try? Sample(archivedBytes: archive)
        _ = try? Tree(archivedBytes: archive)
    }

    private static func apply(_ updates: StateUpdates, _ records: [StateUpdateRecord]) -> Verdict {
        var state = SampleState(name: "before")
        do throws(ProtocolViolation) {
            try updates.apply(to: &state)
            return records.contains { $0.index > 8 } ? .fault("a field that there is not") : .read
        } catch {
            guard case .stateUpdate = error else { return .fault("\(error)") }
            return state == SampleState(name: "before") ? .read : .fault("half a change")
        }
    }

    private static func isInside(_ lent: UnsafeRawBufferPointer, _ message: UnsafeRawBufferPointer) -> Bool {
        guard let start = message.baseAddress, let first = lent.baseAddress else { return lent.isEmpty }
        return first >= start && first + lent.count <= start + message.count
    }
}

/// A type that holds itself.
@Archivable
struct Tree: Equatable {
    var name: String
    var kids: [Tree]
}
