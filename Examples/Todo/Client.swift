import ArgumentParser
import ExampleSupport
import HardLight

struct Client: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Calls every method and checks what comes back.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.walk(TodoClient.self) { walk in
            let milk = Task(text: "Buy milk")
            let bread = Task(text: "Buy bread")
            let cheese = Task(text: "Buy cheese")
            let boughtMilk = Task(text: "Buy milk", status: .done)

            try await walk.call("create", ["task": milk], returns: 0) { try await $0.create(task: milk) }
            try await walk.call("create", ["task": bread], returns: 1) { try await $0.create(task: bread) }
            try await walk.call("create", ["task": cheese], returns: 2) { try await $0.create(task: cheese) }
            try await walk.state { $0 == TodoState(tasks: [0: milk, 1: bread, 2: cheese], nextID: 3) }

            try await walk.call("markAsDone", ["ids": [0]]) { try await $0.markAsDone(ids: [0]) }
            try await walk.state { $0.tasks[0] == boughtMilk }

            // A number that there is not, 9, is missing in the answer.
            try await walk.call("get", ["ids": [0, 9]], returns: [0: boughtMilk]) { try await $0.get(ids: [0, 9]) }

            try await walk.call("delete", ["ids": [1]]) { try await $0.delete(ids: [1]) }
            try await walk.state { $0.tasks == [0: boughtMilk, 2: cheese] }

            try await walk.call("deleteDoneTasks") { try await $0.deleteDoneTasks() }
            try await walk.call("getAll", returns: [2: cheese]) { try await $0.getAll() }

            try await walk.call("deleteAll") { try await $0.deleteAll() }
            try await walk.state { $0 == TodoState(tasks: [:], nextID: 3) }
        }
    }
}
