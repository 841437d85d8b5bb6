import ArgumentParser
import ExampleSupport
import HardLight

struct Client: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Calls every method and checks what comes back.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.walk(CounterClient.self) { walk in
            try await walk.call("get", returns: 0) { try await $0.get() }

            try await walk.call("increment", ["amount": 5], returns: 5) { try await $0.increment(amount: 5) }
            try await walk.state { $0.counter == 5 }

            try await walk.call("decrement", ["amount": 3], returns: 2) { try await $0.decrement(amount: 3) }
            try await walk.state { $0.counter == 2 }

            try await walk.call("testOverhead") { try await $0.testOverhead() }

            // Ten calls in flight at once: answered in any order, and none of them lost.
            try await walk.calls("increment", ["amount": 1], return: Set(3...12)) { try await $0.increment(amount: 1) }
            try await walk.call("get", returns: 12) { try await $0.get() }
        }
    }
}
