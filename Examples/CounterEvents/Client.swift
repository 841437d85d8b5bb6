import ArgumentParser
import ExampleSupport
import HardLight

struct Client: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Calls every method and checks what comes back.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.walk(CounterClient.self, Self.walk)
    }

    /// Every method once, each with the state change and the event that it must bring.
    static func walk(_ walk: inout Walkthrough<CounterClient>) async throws {
        try await walk.call("newCounter") { try await $0.newCounter() }
        try await walk.state { $0.topic != CounterState.initialState().topic }
        try await walk.event(.serverSentTest)

        try await walk.call("increment", ["amount": 7]) { try await $0.increment(amount: 7) }
        try await walk.state { $0.counter == 7 }
        try await walk.event(.incremented(to: 7, from: 0))

        try await walk.call("decrement", ["amount": 2]) { try await $0.decrement(amount: 2) }
        try await walk.state { $0.counter == 5 }
        try await walk.event(.decremented(to: 5, from: 7))

        try await walk.call("get", returns: 5) { try await $0.get() }
    }
}
