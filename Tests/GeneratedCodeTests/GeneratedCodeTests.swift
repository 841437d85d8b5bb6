import HardLight
import Testing

/// Generated code at work, between a client and a server over TLS, in a module whose own types are called `Task`,
/// `Result`, `Error`, `State` and so on.
@Suite("Generated code", .timeLimit(.minutes(1)))
struct GeneratedCodeTests {
    @Test("reaches every method, among the user's types that have the names of others")
    func tasks() async throws {
        try await withClient(TasksClient.self, handler: TaskHandler()) { client in
            let task = Task(title: "write")
            #expect(try await client.run(task) == .done(task))
            #expect(try await client.peek() == Task(title: "peeked"))
            try await client.stop()
        }
    }

    @Test("brings the interface's own errors to the caller, and no others")
    func errors() async throws {
        try await withClient(TasksClient.self, handler: TaskHandler()) { client in
            await #expect(throws: Error(reason: "by errors:")) { try await client.run(Task(title: "fail")) }
            await #expect(throws: Error(reason: "by throws()")) { try await client.check(Task(title: "fail")) }
            let failure = await #expect(throws: RPCError.self) { try await client.run(Task(title: "break")) }
            #expect(failure?.code == .handlerFailed)
        }
    }

    @Test("keeps names and labels that are keywords, or that it uses itself")
    func keywords() async throws {
        try await withClient(KeywordsClient.self, handler: KeywordHandler()) { client in
            let client: any Keywords = client
            #expect(try await client.default(in: 1, class: 2) == 12)
            #expect(try await client.repeat(for: 1, 2) == 12)
            #expect(try await client.`init`() == 1)
            #expect(try await client.`self`() == 2)
            #expect(try await client.call(call: 1, handler: 2, call2: 3) == 123)
            #expect(try await client.connect(connection: 1, callOptions: 2) == 12)
            #expect(try await client.dispatch(update: 1, method: 2, options: 3, returning: 4) == 1234)
            #expect(try await client.validate(at: 1, in: 2) == 12)
            try await client.archived()
            try await client.`two words`()
        }
    }

    @Test("mirrors a state whose fields are called like keywords and like what it declares")
    func state() async throws {
        try await withClient(FeedClient.self) { connection in
            connection.state.withLock { state in
                state.default = 11
                state.`self` = 12
                state.`init` = 13
                state.initialState = 20
            }
            return FeedHandler()
        } test: { client in
            var states = client.stateChanges.makeAsyncIterator()
            var state = client.state
            while state.initialState != 20, let next = await states.next() { state = next }
            #expect(state.default == 11)
            #expect(state.`self` == 12)
            #expect(state.`init` == 13)
            #expect(state.old == 4)
            #expect(state.update == 7)
        }
    }

    @Test("serves a method that is not async at once, and gives it to the client as async")
    func effects() async throws {
        try await withClient(EffectsClient.self, handler: EffectHandler()) { client in
            #expect(try await client.asynchronous(value: 1) == 1)
            #expect(try await client.untyped(value: 2) == 2)
            #expect(try await client.parenthesized(value: 3) == 3)
            #expect(try await client.inline(value: 4) == 4)
            #expect(try await client.inlineNever(value: 5) == 5)
            #expect(try await client.inlineThrowing(value: 6) == 6)
            await #expect(throws: Error(reason: "7")) { try await client.inlineTyped(value: 7) }
            try await client.nothing()
            try await client.emptyTuple()
        }
    }

    @Test("calls handlers on their actors, and takes parameters however they take them")
    func isolations() async throws {
        try await withClient(IsolationsClient.self, handler: IsolationHandler()) { client async throws in
            let client: any Isolations = client
            #expect(try await client.anywhere() == 1)
            #expect(try await client.caller() == 2)
            #expect(try await client.pool() == 3)
            #expect(try await client.main() == 4)
        }
        try await withClient(OwnershipsClient.self, handler: OwnershipHandler()) { client in
            try await client.borrow("a")
            try await client.consume("b")
            #expect(try await client.send("c") == "c")
        }
    }

    @Test("is there for an interface that only this file sees")
    func hidden() async throws {
        try await withClient(HiddenClient.self, handler: HiddenHandler()) { client async throws in
            #expect(try await client.whisper("psst") == "PSST")
        }
    }
}

/// The interface itself, without a connection.
@Suite("Generated interfaces")
struct GeneratedInterfaceTests {
    @Test("name the methods in declaration order")
    func methodNames() {
        #expect(TasksInterface.methodNames == ["run", "check", "peek", "stop"])
        #expect(
            KeywordsInterface.methodNames == [
                "default", "repeat", "init", "self", "call", "connect", "dispatch", "validate", "archived", "two words",
            ]
        )
        #expect(FeedInterface.methodNames == [])
    }

    @Test("number the calls in declaration order, their parameters as fields in declaration order")
    func calls() throws {
        let task = Task(title: "a")
        for (number, call) in [TasksCall.run(task: task), .check(task: task), .peek, .stop].enumerated() {
            let archive = try call.archivedBytes()
            let root = try archive.withUnsafeBytes { try TasksCall.validateRoot(of: $0) }
            #expect(archive[root] == UInt8(number))
        }
        // As large as the call with the most parameters, `dispatch`.
        #expect(
            try KeywordsCall.call(call: 1, handler: 2, call2: 0x0304).archivedBytes() == [
                4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 4, 3, 0, 0, 0, 0, 0, 0,
            ]
        )
    }

    @Test("have the types that the attribute names")
    func types() {
        #expect(TasksInterface.RPCState.self == State.self)
        #expect(TasksInterface.RPCEvent.self == Event.self)
        #expect(KeywordsInterface.RPCState.self == HardLight.NoState.self)
        #expect(KeywordsInterface.RPCEvent.self == Swift.Never.self)
    }

    @Test("have a client that conforms to the protocol if all methods are async and throw anything")
    func conformances() {
        #expect(KeywordsClient.self as Any is any Keywords.Type)
        #expect(FeedClient.self as Any is any Feed.Type)
        #expect(!(TasksClient.self as Any is any Tasks.Type))
        #expect(!(EffectsClient.self as Any is any Effects.Type))
    }
}

@Suite("Generated states")
struct GeneratedStateTests {
    @Test("name the fields in declaration order, whatever their access level, and nothing else")
    func fieldNames() {
        #expect(State.fieldNames == ["task", "count", "hidden"])
        #expect(
            KeywordState.fieldNames == [
                "default", "self", "init", "old", "new", "changes", "update", "index", "fieldNames", "initialState",
            ]
        )
        #expect(HiddenState.fieldNames == ["words", "count"])
    }

    @Test("start from the fields' default values, or from the struct's own initializer")
    func initialState() {
        #expect(State.initialState().task == nil)
        #expect(State.initialState().count == 0)
        #expect(KeywordState.initialState().initialState == 10)
        #expect(InitializedState.initialState().count == 3)
    }
}

/// Nobody outside this file sees it.
@RPC(state: HiddenState.self)
private protocol Hidden {
    func whisper(_ word: String) async throws -> String
}

@ConnectionState
private struct HiddenState {
    private var words: [String] = []
    fileprivate(set) var count: UInt32 = 0
    static let limit = 10
    var isFull: Bool { words.count == Self.limit }
    var first: String? {
        get { words.first }
        set { words = newValue.map { [$0] } ?? [] }
    }
}

private struct HiddenHandler: Hidden {
    func whisper(_ word: String) async throws -> String { word.uppercased() }
}
