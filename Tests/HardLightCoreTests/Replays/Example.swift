import HardLightCore
import RKYV

/// One of the reference's example services: what is inside its archives, and what its handlers do.
protocol Example {
    associatedtype Call: Archivable, Equatable, Sendable
    associatedtype State: ConnectionState, Equatable
    associatedtype Event: Archivable, Equatable, Sendable

    /// - Parameter topics: What the handler calls the topics that it makes, in turn.
    init(topics: [Topic])

    /// Serves a call.
    mutating func serve(_ call: Call, _ state: inout State, _ effects: inout [Effect<Event>]) -> Output

    /// What the application around the handlers sends to a topic when it comes into being.
    static func events(forNew topic: Topic) -> [Event]

    /// The result of a call, from its archive.
    static func output(of call: Call, archive: [UInt8]) throws -> Output

    /// A state that differs from `state` in these fields, and in no other.
    static func state(unlike state: State, inFields fields: [UInt32]) -> State
}

extension Example {
    static func events(forNew topic: Topic) -> [Event] { [] }
}

/// What a handler does besides changing its state.
enum Effect<Event> {
    case subscribe(Topic)
    case emit(Event, Topic)
}

/// What the examples' methods return.
enum Output: Equatable {
    case nothing
    case number(UInt32)
    case noise(String?)

    /// The message that carries it.
    func encodeResponse(id: UInt8, _ format: MessageFormat) throws -> [UInt8] {
        try encoded { memory, scratch throws(ArchiveError) in
            switch self {
            case .nothing: try format.encodeResponse(id: id, output: Unit(), into: memory, scratch: &scratch)
            case .number(let it): try format.encodeResponse(id: id, output: it, into: memory, scratch: &scratch)
            case .noise(let it): try format.encodeResponse(id: id, output: it, into: memory, scratch: &scratch)
            }
        }
    }
}
