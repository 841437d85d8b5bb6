import HardLight

/// Serves one connection.
struct TodoHandler: Todo {
    let connection: TodoConnection

    func create(task: Task) async throws -> UInt32 {
        connection.state.withLock { state in
            let id = state.nextID
            state.nextID &+= 1
            state.tasks[id] = task
            return id
        }
    }

    func markAsDone(ids: [UInt32]) async throws {
        connection.state.withLock { state in
            for id in ids {
                state.tasks[id]?.status = .done
            }
        }
    }

    func get(ids: [UInt32]) async throws -> [UInt32: Task] {
        let wanted = Set(ids)
        return connection.state.snapshot.tasks.filter { wanted.contains($0.key) }
    }

    func getAll() async throws -> [UInt32: Task] {
        connection.state.snapshot.tasks
    }

    func delete(ids: [UInt32]) async throws {
        connection.state.withLock { state in
            for id in ids {
                state.tasks[id] = nil
            }
        }
    }

    func deleteAll() async throws {
        connection.state.withLock { $0.tasks = [:] }
    }

    func deleteDoneTasks() async throws {
        connection.state.withLock { state in
            state.tasks = state.tasks.filter { $0.value.status != .done }
        }
    }
}
