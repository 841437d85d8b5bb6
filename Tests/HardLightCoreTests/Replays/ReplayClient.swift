import HardLightCore
import RKYV

/// The client of one connection, made of the core: calls in and archives out, archives in and results out.
struct ReplayClient<Service: Example> {
    private(set) var mirror = Service.State.initialState()
    /// The results of the calls, in the order in which the calls were made; `nil` where there is none yet.
    private(set) var results: [Output?] = []
    private(set) var events: [ReceivedEvent<Service.Event>] = []

    private let format: MessageFormat
    private var table = CallTable<Service.Call>(lineLimit: 0)
    /// Which call is in flight with an id, as its place among the results.
    private var places: [UInt8: Int] = [:]

    init(_ format: MessageFormat) {
        self.format = format
    }

    var callsInFlight: Int { table.callsInFlight }

    /// Makes a call.
    ///
    /// - Returns: The request, or `nil` when there is no free id.
    mutating func begin(_ call: Service.Call) throws -> [UInt8]? {
        guard case .send(let id) = table.begin(UInt(results.count), call, deadline: nil) else { return nil }
        places[id] = results.count
        results.append(nil)
        return try encoded { memory, scratch throws(ArchiveError) in
            try RequestWriter.write(id: id, call: call, into: memory, scratch: &scratch)
        }
    }

    /// Takes in what the server sent.
    mutating func receive(_ archive: [UInt8]) throws {
        switch try OpenedServerMessage(archive, format) {
        case .response(let id, let result):
            guard case .waiter(let call) = table.answer(id), let place = places.removeValue(forKey: id) else {
                throw ProtocolViolation.unknownCallID(id)
            }
            results[place] = try Service.output(of: call, archive: result.get())
        case .event(let topic, let payload):
            events.append(ReceivedEvent(topic: topic, event: try Service.Event(archivedBytes: payload)))
        case .stateChange:
            try mirror.applyChanges(in: archive, format)
        }
    }
}

struct ReceivedEvent<Event: Equatable>: Equatable {
    let topic: Topic
    let event: Event
}
