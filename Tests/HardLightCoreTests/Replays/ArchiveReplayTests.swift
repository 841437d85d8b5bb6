import HardLightCore
import RKYV
import Testing

/// Every archive of the recorded sessions: opened by the core, decoded, and encoded again to the same bytes.
@Suite("Archives of recorded sessions")
struct ArchiveReplayTests {
    // MARK: From the client

    @Test("the counter's calls")
    func counterCalls() throws {
        let calls = try calls(of: CounterExample.self, in: "session-2.0.0-counter-level0.json")
        let first: [CounterExample.Call] = [.get, .increment(amount: 5), .get, .decrement(amount: 3), .testOverhead]
        try expect(calls, [first + hundred + [.get]])
    }

    /// `ClientMessage` is the same in every version of the protocol.
    @Test("the counter's calls, hl/0")
    func counterCallsVersion0() throws {
        let calls = try calls(of: CounterExample.self, in: "session-0.1.2.json")
        try expect(
            calls,
            [
                [.get, .increment(amount: 5), .decrement(amount: 3), .get, .testOverhead] + hundred + [.get],
                [.increment(amount: 5), .increment(amount: 6)],
            ]
        )
    }

    @Test("the event counter's calls")
    func eventCounterCalls() throws {
        let calls = try calls(of: EventCounterExample.self, in: "session-2.0.0.json")
        try expect(calls, [[.newCounter, .increment(amount: 7), .decrement(amount: 2), .get]])
    }

    @Test("the pet's calls")
    func petCalls() throws {
        let calls = try calls(of: PetExample.self, in: "session-2.0.0-pet.json")
        let rex = PetExample.Call.becomeDog(name: "Rex", age: 3, breed: "German Shepherd")
        let mittens = PetExample.Call.becomeCat(name: "Mittens", age: 2, breed: "Tabby")
        try expect(calls, [[.makeANoise, rex, .makeANoise, mittens, .makeANoise]])
    }

    private var hundred: [CounterExample.Call] { Array(repeating: .increment(amount: 1), count: 100) }

    /// Other recordings under the same names hold other calls.
    private func expect<Call: Equatable>(_ calls: [[Call]]?, _ expected: [[Call]]) throws {
        if GoldenFolder.override == nil {
            #expect(calls == expected)
        } else {
            #expect(calls?.joined().isEmpty != true)
        }
    }

    /// The calls of every connection, each of which has been written again to the same bytes.
    private func calls<Service: Example>(of service: Service.Type, in name: String) throws -> [[Service.Call]]? {
        guard let recording = try RecordedSession.load(name) else { return nil }
        let calls = try recording.connections.map { connection in
            try connection.archives.filter { $0.sender == .client }.map { archive in
                var session = ServerSession()
                let (id, bytes) = try session.receive(copying: archive.bytes)
                let call = try Service.Call(archivedBytes: bytes)
                let again = try encoded { memory, scratch throws(ArchiveError) in
                    try RequestWriter.write(id: id, call: call, into: memory, scratch: &scratch)
                }
                #expect(again == archive.bytes)
                return call
            }
        }
        print("\(name): \(calls.joined().count) requests of the client")
        return calls
    }

    // MARK: From the server

    /// How many messages of each kind a server sent.
    private struct Kinds: Equatable {
        var responses = 0
        var stateChanges = 0
        var events = 0
    }

    @Test("the counter's answers")
    func counterAnswers() throws {
        let kinds = try answers(of: CounterExample.self, in: "session-2.0.0-counter-level0.json")
        expect(kinds, Kinds(responses: 106, stateChanges: 102))
    }

    @Test("the counter's answers on hl/0")
    func counterAnswersVersion0() throws {
        let kinds = try answers(of: CounterExample.self, in: "session-0.1.2.json")
        expect(kinds, Kinds(responses: 108, stateChanges: 104))
    }

    @Test("the event counter's answers")
    func eventCounterAnswers() throws {
        let kinds = try answers(of: EventCounterExample.self, in: "session-2.0.0.json")
        expect(kinds, Kinds(responses: 4, stateChanges: 3, events: 3))
    }

    @Test("the pet's answers")
    func petAnswers() throws {
        let kinds = try answers(of: PetExample.self, in: "session-2.0.0-pet.json")
        expect(kinds, Kinds(responses: 5, stateChanges: 2))
    }

    private func expect(_ kinds: Kinds?, _ expected: Kinds) {
        if GoldenFolder.override == nil {
            #expect(kinds == expected)
        } else {
            #expect(kinds?.responses != 0)
        }
    }

    private func answers<Service: Example>(of service: Service.Type, in name: String) throws -> Kinds? {
        guard let recording = try RecordedSession.load(name) else { return nil }
        var kinds = Kinds()
        for connection in recording.connections {
            var calls: [UInt8: Service.Call] = [:]
            for archive in try connection.archives {
                if archive.sender == .client {
                    var session = ServerSession()
                    let (id, bytes) = try session.receive(copying: archive.bytes)
                    calls[id] = try Service.Call(archivedBytes: bytes)
                } else {
                    try reencode(archive.bytes, connection.version.format, calls, service, &kinds)
                }
            }
        }
        print("\(name): \(kinds)")
        return kinds
    }

    private func reencode<Service: Example>(
        _ archive: [UInt8],
        _ format: MessageFormat,
        _ calls: [UInt8: Service.Call],
        _ service: Service.Type,
        _ kinds: inout Kinds
    ) throws {
        switch try OpenedServerMessage(archive, format) {
        case .response(let id, let result):
            let output = try Service.output(of: #require(calls[id]), archive: result.get())
            #expect(try output.encodeResponse(id: id, format) == archive)
            kinds.responses += 1
        case .event(let topic, let payload):
            let event = try Service.Event(archivedBytes: payload)
            let again = try encoded { memory, scratch throws(ArchiveError) in
                try format.encodeEvent(topic: topic, event: event, into: memory, scratch: &scratch)
            }
            #expect(again == archive)
            kinds.events += 1
        case .stateChange:
            var state = Service.State.initialState()
            try state.applyChanges(in: archive, format)
            let fields = try changedFields(in: archive, format).map(\.index)
            let old = Service.state(unlike: state, inFields: fields)
            let again = try encoded { [state] memory, scratch throws(ArchiveError) in
                try format.encodeStateChange(from: old, to: state, into: memory, scratch: &scratch)
            }
            #expect(again == archive)
            kinds.stateChanges += 1
        }
        // And by the generic codec.
        switch format {
        case .withTopics: #expect(try ServerMessage(archivedBytes: archive).archivedBytes() == archive)
        case .withoutTopics: #expect(try LegacyServerMessage(archivedBytes: archive).archivedBytes() == archive)
        }
    }
}
