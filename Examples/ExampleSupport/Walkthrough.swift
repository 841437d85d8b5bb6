package import HardLight

/// A client's walk through an interface: makes calls, prints what comes, and fails on what should not have come.
///
/// State changes and events arrive by themselves, while calls are answered. They are kept in the order in which they
/// came, and each expectation reads on until it is met: so the output of two runs is the same, and nothing is passed
/// over. It never waits for longer than ``patience``.
package struct Walkthrough<Client: RPCClient> where Client.RPCInterface.RPCState: Equatable {
    package typealias State = Client.RPCInterface.RPCState
    package typealias Event = Client.RPCInterface.RPCEvent

    private enum Observation: Sendable {
        case state(State)
        case event(topic: Topic, payload: Event, missed: Int)
        case patienceLost
    }

    /// How long a whole walk may take.
    private static var patience: Duration { .seconds(30) }

    private let client: Client
    private let journal: Journal
    private var observations: AsyncStream<Observation>.Iterator
    private let observers: Task<Void, Never>

    private var state = State.initialState()
    private var unclaimedEvents: ArraySlice<Event> = []
    private var calls = 0
    private var states = 0
    private var events = 0

    /// Observes `client` from here on, and writes to `journal`.
    package init(_ client: Client, journal: Journal) {
        let (stream, continuation) = AsyncStream.makeStream(of: Observation.self)
        // Both sequences begin here, before the first call: nothing that a call brings can be missed.
        let stateChanges = client.stateChanges
        let incoming = client.events
        self.client = client
        self.journal = journal
        self.observations = stream.makeAsyncIterator()
        self.observers = Task {
            let clock = Task {
                if (try? await Task.sleep(for: Self.patience)) != nil {
                    continuation.yield(.patienceLost)
                }
            }
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await state in stateChanges {
                        continuation.yield(.state(state))
                    }
                }
                group.addTask {
                    for await event in incoming {
                        continuation.yield(
                            .event(topic: event.topic, payload: event.payload, missed: event.missed)
                        )
                    }
                }
            }
            clock.cancel()
            continuation.finish()
        }
    }
}

// MARK: - Calls

extension Walkthrough {
    /// Makes a call that must return `expected`.
    package mutating func call<Value: Equatable & Sendable>(
        _ method: String,
        _ arguments: KeyValuePairs<String, Any> = [:],
        returns expected: Value,
        _ body: (Client) async throws -> Value
    ) async throws {
        let value = try await body(client)
        record(method, arguments, value)
        guard value == expected else {
            throw ExampleFailure("\(method) returned \(value) and should have returned \(expected)")
        }
    }

    /// Makes a call that returns nothing.
    package mutating func call(
        _ method: String,
        _ arguments: KeyValuePairs<String, Any> = [:],
        _ body: (Client) async throws -> Void
    ) async throws {
        try await body(client)
        record(method, arguments, ())
    }

    /// Makes as many calls at once as `expected` has members; each member must be returned by one of them.
    package mutating func calls<Value: Hashable & Sendable>(
        _ method: String,
        _ arguments: KeyValuePairs<String, Any> = [:],
        return expected: Set<Value>,
        _ body: @escaping @Sendable (Client) async throws -> Value
    ) async throws {
        let client = client
        let values = try await withThrowingTaskGroup(of: Value.self, returning: [Value].self) { group in
            for _ in expected {
                group.addTask { try await body(client) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for value in values {
            record(method, arguments, value)
        }
        guard Set(values) == expected else {
            throw ExampleFailure("\(values.count) calls of \(method) returned \(values), which is not what was added")
        }
    }

    private mutating func record(_ method: String, _ arguments: KeyValuePairs<String, Any>, _ value: Any) {
        calls += 1
        let fields = arguments.map { ReflectedValue.Field(name: $0.key, value: ReflectedValue($0.value)) }
        journal.result(of: method, fields, ReflectedValue(value))
    }
}

// MARK: - State changes and events

extension Walkthrough {
    /// Reads on until the mirrored state is as it should be.
    package mutating func state(where isExpected: (State) -> Bool) async throws {
        while !isExpected(state) {
            guard try await observeNext() else {
                throw ExampleFailure("the connection ended while its state was \(state), which should have changed")
            }
        }
    }

    /// Reads on until an event comes: it must be `expected`.
    package mutating func event(_ expected: Event) async throws where Event: Equatable {
        while unclaimedEvents.isEmpty {
            guard try await observeNext() else {
                throw ExampleFailure("the connection ended before the event \(expected) came")
            }
        }
        let event = unclaimedEvents.removeFirst()
        guard event == expected else {
            throw ExampleFailure("the event \(event) came where \(expected) should have")
        }
    }

    /// Ends the connection and prints what had come and was not waited for.
    package mutating func end() async throws {
        await client.close()
        while try await observeNext() {}
        await observers.value
        journal.end(calls: calls, states: states, events: events)
    }

    /// Takes one observation; false when there will be none any more.
    private mutating func observeNext() async throws -> Bool {
        switch await observations.next() {
        case nil:
            return false
        case .patienceLost:
            throw ExampleFailure("gave up after \(Self.patience): what should have come did not")
        case .event(let topic, let payload, let missed):
            events += 1
            unclaimedEvents.append(payload)
            journal.event(payload, on: topic, missed: missed)
            guard missed == 0 else { throw ExampleFailure("\(missed) events were lost before \(payload)") }
        case .state(let new):
            // A sequence may begin with the state as it is: only a change is news.
            guard new != state else { break }
            states += 1
            state = new
            journal.state(new)
        }
        return true
    }
}
