import HardLight

struct TaskHandler: Tasks {
    func run(_ task: Task) async throws -> Result {
        switch task.title {
        case "fail": throw Error(reason: "by errors:")
        case "break": throw CancellationError()
        default: return .done(task)
        }
    }

    func check(_ task: Task) async throws(Error) -> Result { throw Error(reason: "by throws()") }
    func peek() throws -> Task { Task(title: "peeked") }
    func stop() {}
}

/// Puts the arguments together as digits, so that none can be taken for another.
struct KeywordHandler: Keywords {
    func `default`(in first: UInt32, `class` second: UInt32) async throws -> UInt32 { first * 10 + second }
    func `repeat`(for each: UInt32, _ second: UInt32) async throws -> UInt32 { each * 10 + second }
    func `init`() async throws -> UInt32 { 1 }
    func `self`() async throws -> UInt32 { 2 }

    func call(call: UInt32, handler: UInt32, call2: UInt32) async throws -> UInt32 {
        call * 100 + handler * 10 + call2
    }

    func connect(connection: UInt32, callOptions: UInt32) async throws -> UInt32 { connection * 10 + callOptions }

    func dispatch(update: UInt32, method: UInt32, options: UInt32, returning: UInt32) async throws -> UInt32 {
        update * 1000 + method * 100 + options * 10 + returning
    }

    func validate(at position: UInt32, in validator: UInt32) async throws -> UInt32 { position * 10 + validator }
    func archived() async throws {}
    func `two words`() async throws {}
}

struct FeedHandler: Feed {}

struct EffectHandler: Effects {
    func asynchronous(value: UInt32) async throws -> UInt32 { value }
    func untyped(value: UInt32) async throws -> UInt32 { value }
    func parenthesized(value: UInt32) async throws -> UInt32 { value }
    func inline(value: UInt32) -> UInt32 { value }
    func inlineNever(value: UInt32) -> UInt32 { value }
    func inlineThrowing(value: UInt32) throws -> UInt32 { value }
    func inlineTyped(value: UInt32) throws(Error) -> UInt32 { throw Error(reason: "\(value)") }
    func nothing() {}
    func emptyTuple() async throws {}
}

struct IsolationHandler: Isolations {
    func anywhere() async throws -> UInt32 { 1 }
    nonisolated(nonsending) func caller() async throws -> UInt32 { 2 }
    @concurrent func pool() async throws -> UInt32 { 3 }

    @MainActor func main() async throws -> UInt32 {
        MainActor.preconditionIsolated()
        return 4
    }
}

struct OwnershipHandler: Ownerships {
    func borrow(_ value: borrowing String) async throws {}
    func consume(_ value: consuming String) async throws {}
    func send(_ value: sending String) async throws -> sending String { value }
}
