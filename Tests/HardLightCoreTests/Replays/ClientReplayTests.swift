import HardLightCore
import RKYV
import Testing

/// A client of the core makes the calls that the reference's client made, in the same bytes, and gets what the reference's
/// server answered.
@Suite("Recorded sessions, with our client")
struct ClientReplayTests {
    @Test("the counter, 100 calls at a time")
    func counter() throws {
        let clients = try replay(CounterExample.self, "session-2.0.0-counter-level0.json")
        guard GoldenFolder.override == nil else { return }
        let client = try #require(clients?.first)
        #expect(client.results.prefix(5) == [.number(0), .number(5), .number(5), .number(2), .nothing])
        // A hundred increments by one, from 2 on: each saw its own number, and all of them were seen.
        let numbers = client.results[5..<105].compactMap { if case .number(let number) = $0 { number } else { nil } }
        #expect(numbers.sorted() == Array(3...102))
        #expect(client.results.dropFirst(105) == [.number(102)])
        // The reference sent 102 before 101: it does not keep the order in which its state was changed.
        #expect(client.mirror == CounterExample.State(counter: 101))
        #expect(client.events == [])
    }

    @Test("the counter on hl/0, on two connections")
    func counterVersion0() throws {
        let clients = try replay(CounterExample.self, "session-0.1.2.json")
        guard GoldenFolder.override == nil else { return }
        #expect(clients?.map(\.mirror.counter) == [102, 11])
        #expect(clients?.map(\.results.count) == [106, 2])
        #expect(clients?.first?.results.prefix(5) == [.number(0), .number(5), .number(2), .number(2), .nothing])
    }

    @Test("the event counter")
    func eventCounter() throws {
        let clients = try replay(EventCounterExample.self, "session-2.0.0.json")
        guard GoldenFolder.override == nil else { return }
        let client = try #require(clients?.first)
        #expect(client.results == [.nothing, .nothing, .nothing, .number(5)])
        let topic = Topic(bytes: [0x75])
        #expect(client.mirror == EventCounterExample.State(counter: 5, topic: topic))
        #expect(
            client.events == [
                ReceivedEvent(topic: topic, event: .serverSentTest),
                ReceivedEvent(topic: topic, event: .incremented(to: 7, from: 0)),
                ReceivedEvent(topic: topic, event: .decremented(to: 5, from: 7)),
            ]
        )
    }

    @Test("the pet")
    func pet() throws {
        let clients = try replay(PetExample.self, "session-2.0.0-pet.json")
        guard GoldenFolder.override == nil else { return }
        let client = try #require(clients?.first)
        let noises = ["Rex says woof!", "Mittens says meow!"]
        #expect(client.results == [.noise(nil), .nothing, .noise(noises[0]), .nothing, .noise(noises[1])])
        #expect(client.mirror == PetExample.State(pet: .cat(name: "Mittens", age: 2, breed: "Tabby")))
    }

    /// - Returns: A client for each connection, as it is at the end; `nil` if the recording is absent.
    private func replay<Service: Example>(_ service: Service.Type, _ name: String) throws -> [ReplayClient<Service>]? {
        guard let recording = try RecordedSession.load(name) else { return nil }
        var archives = 0
        let clients = try recording.connections.map { connection in
            archives += try connection.archives.count
            return try replay(service, connection.archives, connection.version.format)
        }
        print("\(name): \(archives) archives")
        #expect(archives == recording.connections.flatMap(\.frames).count { $0.opcode == 2 })
        #expect(archives > 0)
        return clients
    }

    private func replay<Service: Example>(
        _ service: Service.Type,
        _ archives: [RecordedSession.Archive],
        _ format: MessageFormat
    ) throws -> ReplayClient<Service> {
        var client = ReplayClient<Service>(format)
        // What has passed the recorder, on its way to the client.
        var inbox: ArraySlice<[UInt8]> = []
        var mirror = Service.State.initialState()
        for archive in archives {
            guard archive.sender == .client else {
                inbox.append(archive.bytes)
                try mirror.applyFields(in: archive.bytes, format)
                continue
            }
            var session = ServerSession()
            let call = try Service.Call(archivedBytes: session.receive(copying: archive.bytes).call)
            // The recorder stood between the two: what it saw before this call, the client had not all got when it made
            // the call. It takes its lowest free id, so that the id tells how much it had got.
            var trial = client
            while try trial.begin(call) != archive.bytes, let message = inbox.popFirst() {
                try client.receive(message)
                trial = client
            }
            #expect(try client.begin(call) == archive.bytes)
        }
        for message in inbox {
            try client.receive(message)
        }
        #expect(client.callsInFlight == 0)
        #expect(!client.results.contains(nil), "a call without a result")
        #expect(client.mirror == mirror)
        return client
    }
}

extension ConnectionState {
    /// Takes over changes field by field, decoded by the generic codec.
    fileprivate mutating func applyFields(in archive: [UInt8], _ format: MessageFormat) throws {
        for (index, data) in try changedFields(in: archive, format) {
            try GuardedMemory(data, at: .end).withBytes { archive in
                try apply(StateUpdate(index: Int(index), archive: archive))
            }
        }
    }
}
