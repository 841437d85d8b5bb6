import HardLight

// The user's own types have the names of types that generated code uses.

@Archivable
struct Task: Equatable {
    var title: String
}

@Archivable
enum Result: Equatable {
    case done(Task)
    case pending
}

@ConnectionState
struct State {
    var task: Task?
    var count: UInt32 = 0
    private var hidden: Bool = false
}

@Archivable
struct Error: Swift.Error, Equatable {
    var reason: String
}

@Archivable
enum Event: Equatable {
    case changed(Result)
}

struct Client {}
struct Server {}
struct Connection {}
struct Handler {}
struct Topic {}
struct IncomingCall {}
struct ClientConnection {}
struct CallOptions {}
struct Unit {}
struct Never {}
struct ArchiveError {}
struct NoState {}
struct Array {}
struct Optional {}

@RPC(state: State.self, events: Event.self, errors: Error.self)
protocol Tasks {
    func run(_ task: Task) async throws -> Result
    func check(_ task: Task) async throws(Error) -> Result
    func peek() throws -> Task
    func stop()
}

/// Methods and parameters have the names of keywords and of what generated code declares.
@RPC
protocol Keywords {
    func `default`(in: UInt32, `class`: UInt32) async throws -> UInt32
    func `repeat`(for each: UInt32, _ switch: UInt32) async throws -> UInt32
    func `init`() async throws -> UInt32
    func `self`() async throws -> UInt32
    func call(call: UInt32, handler: UInt32, call2: UInt32) async throws -> UInt32
    func connect(connection: UInt32, callOptions: UInt32) async throws -> UInt32
    func dispatch(update: UInt32, method: UInt32, options: UInt32, returning: UInt32) async throws -> UInt32
    func validate(at position: UInt32, in validator: UInt32) async throws -> UInt32
    func archived() async throws
    func `two words`() async throws
}

@ConnectionState
struct KeywordState {
    var `default`: UInt32 = 1
    var `self`: UInt32 = 2
    var `init`: UInt32 = 3
    var old: UInt32 = 4
    var new: UInt32 = 5
    var changes: UInt32 = 6
    var update: UInt32 = 7
    var index: UInt32 = 8
    var fieldNames: UInt32 = 9
    var initialState: UInt32 = 10
}
