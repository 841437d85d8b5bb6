import HardLight

/// A list of tasks of its own for every connection.
@RPC(state: TodoState.self)
protocol Todo {
    /// Adds a task and returns its number: the first is 0, and no number is used twice.
    func create(task: Task) async throws -> UInt32

    /// Marks the tasks with these numbers as done; numbers that there are not are passed over.
    func markAsDone(ids: [UInt32]) async throws

    /// The tasks with these numbers; numbers that there are not are missing in the answer.
    func get(ids: [UInt32]) async throws -> [UInt32: Task]

    /// All tasks.
    func getAll() async throws -> [UInt32: Task]

    /// Deletes the tasks with these numbers; numbers that there are not are passed over.
    func delete(ids: [UInt32]) async throws

    /// Deletes all tasks.
    func deleteAll() async throws

    /// Deletes the tasks that are done.
    func deleteDoneTasks() async throws
}

/// What the server keeps for a connection, and mirrors to its client.
@ConnectionState
struct TodoState: Equatable {
    var tasks: [UInt32: Task] = [:]
    var nextID: UInt32 = 0
}

/// Something to do.
@Archivable
struct Task: Hashable, Sendable {
    var text: String
    var status: TaskStatus = .todo
}

/// Whether a task is done.
@Archivable
enum TaskStatus: Hashable, Sendable {
    case todo, done
}
