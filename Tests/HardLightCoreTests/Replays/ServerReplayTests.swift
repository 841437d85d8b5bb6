import HardLightCore
import RKYV
import Testing

/// A server of the core and a few lines of handler gets what the reference's client sent, and answers what the reference's
/// server answered, byte for byte.
///
/// The reference sends what a call changes, what it emits and its response in any order, and those of other calls in
/// between; ours has one order. So the responses are compared one by one, and the rest as what was sent, not when.
@Suite("Recorded sessions, with our server")
struct ServerReplayTests {
    /// How much was replayed.
    private struct Replayed: Equatable {
        var requests = 0
        var answers = 0
        /// Requests that came when everything before them was answered, and sent.
        var requestsInQuiet = 0
    }

    @Test("the counter, 100 calls at a time")
    func counter() throws {
        let replayed = try replay(CounterExample.self, "session-2.0.0-counter-level0.json")
        expect(replayed, Replayed(requests: 106, answers: 208, requestsInQuiet: 7))
    }

    @Test("the counter on hl/0, on two connections")
    func counterVersion0() throws {
        let replayed = try replay(CounterExample.self, "session-0.1.2.json")
        expect(replayed, Replayed(requests: 108, answers: 212, requestsInQuiet: 7))
    }

    @Test("the event counter")
    func eventCounter() throws {
        let replayed = try replay(EventCounterExample.self, "session-2.0.0.json")
        expect(replayed, Replayed(requests: 4, answers: 10, requestsInQuiet: 4))
    }

    @Test("the pet")
    func pet() throws {
        let replayed = try replay(PetExample.self, "session-2.0.0-pet.json")
        expect(replayed, Replayed(requests: 5, answers: 7, requestsInQuiet: 4))
    }

    private func expect(_ replayed: Replayed?, _ expected: Replayed) {
        if GoldenFolder.override == nil {
            #expect(replayed == expected)
        } else {
            #expect(replayed?.requests != 0)
        }
    }

    private func replay<Service: Example>(_ service: Service.Type, _ name: String) throws -> Replayed? {
        guard let recording = try RecordedSession.load(name) else { return nil }
        var replayed = Replayed()
        for connection in recording.connections {
            let archives = try connection.archives
            var replay = try ServerReplay(
                Service(topics: topics(in: archives, connection.version.format)),
                archives,
                connection.version.format
            )
            for place in archives.indices {
                try replay.take(place)
            }
            #expect(replay.isQuiet, "\(name): messages that only one of the two servers sent")
            replayed.requests += archives.count { $0.sender == .client }
            replayed.answers += archives.count { $0.sender == .server }
            replayed.requestsInQuiet += replay.requestsInQuiet
        }
        print("\(name): \(replayed)")
        return replayed
    }

    /// The topics that the reference's server made up, which ours must make up too.
    private func topics(in archives: [RecordedSession.Archive], _ format: MessageFormat) throws -> [Topic] {
        var topics: [Topic] = []
        for archive in archives where archive.sender == .server {
            guard case .event(let topic, _) = try OpenedServerMessage(archive.bytes, format) else { continue }
            if !topics.contains(topic) {
                topics.append(topic)
            }
        }
        return topics
    }
}

/// A server next to the recording of another one.
private struct ServerReplay<Service: Example> {
    private let archives: [RecordedSession.Archive]
    private let format: MessageFormat
    private var server: ReplayServer<Service>
    /// How often a message was sent by ours, minus how often by theirs; none is 0.
    private var difference: [[UInt8]: Int] = [:]
    private(set) var requestsInQuiet = 0

    init(_ service: Service, _ archives: [RecordedSession.Archive], _ format: MessageFormat) {
        self.archives = archives
        self.format = format
        server = ReplayServer(service, format)
    }

    /// Whether both servers have sent the same so far, and owe nothing.
    var isQuiet: Bool { difference.isEmpty && server.waiting.isEmpty }

    mutating func take(_ place: Int) throws {
        let archive = archives[place]
        guard archive.sender == .server else {
            requestsInQuiet += isQuiet ? 1 : 0
            return try server.receive(archive.bytes)
        }
        if case .response(let id, _) = try OpenedServerMessage(archive.bytes, format), server.waiting.contains(id) {
            try serve(id, recorded: archive.bytes, at: place)
        }
        count(archive.bytes, -1)
    }

    /// Serves a call when the reference answered it. Its handlers run side by side: when one has run before this one, and
    /// its answer comes later, it is the one whose answer, in the recording, is what it would be now.
    private mutating func serve(_ id: UInt8, recorded: [UInt8], at place: Int) throws {
        while try answer(to: id) != recorded {
            let other = try server.waiting.first { other in
                try other != id && answer(to: other) == recordedAnswer(to: other, after: place)
            }
            guard let other else { break }
            try send(server.serve(other))
        }
        let messages = try server.serve(id)
        #expect(messages.last == recorded)
        send(messages)
    }

    private mutating func send(_ messages: [[UInt8]]) {
        for message in messages {
            count(message, 1)
        }
    }

    private mutating func count(_ message: [UInt8], _ change: Int) {
        let count = difference[message, default: 0] + change
        difference[message] = count == 0 ? nil : count
    }

    /// What our server would answer to a call, were it served now.
    private func answer(to id: UInt8) throws -> [UInt8]? {
        var trial = server
        return try trial.serve(id).last
    }

    private func recordedAnswer(to id: UInt8, after place: Int) throws -> [UInt8]? {
        try archives[place...].first { archive in
            guard archive.sender == .server, case .response(id, _) = try OpenedServerMessage(archive.bytes, format)
            else {
                return false
            }
            return true
        }?.bytes
    }
}
