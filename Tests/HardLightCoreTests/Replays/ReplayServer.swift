import HardLightCore
import RKYV

/// The server of one connection, made of the core and an example's handlers: archives in, archives out.
struct ReplayServer<Service: Example> {
    private var service: Service
    private var session = ServerSession()
    private var calls: [UInt8: Service.Call] = [:]
    private var state = Service.State.initialState()
    private var subscriptions = SubscriptionTable<UInt64>()

    private let format: MessageFormat

    init(_ service: Service, _ format: MessageFormat) {
        self.format = format
        self.service = service
    }

    /// The calls that have come and have not been served, in the order of their ids.
    var waiting: [UInt8] { calls.keys.sorted() }

    /// Takes a request in.
    mutating func receive(_ archive: [UInt8]) throws {
        let (id, call) = try session.receive(copying: archive)
        calls[id] = try Service.Call(archivedBytes: call)
    }

    /// Serves a call that waits: what it changes first, then what it emits, then its response.
    mutating func serve(_ id: UInt8) throws -> [[UInt8]] {
        guard let call = calls.removeValue(forKey: id) else { throw NotWaiting(id: id) }
        let old = state
        var effects: [Effect<Service.Event>] = []
        let output = service.serve(call, &state, &effects)
        let change = try encoded { [state] memory, scratch throws(ArchiveError) in
            try format.encodeStateChange(from: old, to: state, into: memory, scratch: &scratch)
        }
        var messages = change.isEmpty ? [] : [change]
        for effect in effects {
            switch effect {
            case .subscribe(let topic):
                guard case .created = subscriptions.subscribe(0, 0, lane: 0, to: topic) else { break }
                messages += try Service.events(forNew: topic).flatMap { try emit($0, to: topic) }
            case .emit(let event, let topic): messages += try emit(event, to: topic)
            }
        }
        guard session.finish(id) else { throw NotWaiting(id: id) }
        return messages + [try output.encodeResponse(id: id, format)]
    }

    /// The messages that an event becomes: one for each subscriber.
    private func emit(_ event: Service.Event, to topic: Topic) throws -> [[UInt8]] {
        try subscriptions.lanes(of: topic).flatMap(\.subscribers).map { _ in
            try encoded { memory, scratch throws(ArchiveError) in
                try format.encodeEvent(topic: topic, event: event, into: memory, scratch: &scratch)
            }
        }
    }

    struct NotWaiting: Error {
        let id: UInt8
    }
}
