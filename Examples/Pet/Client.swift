import ArgumentParser
import ExampleSupport
import HardLight

struct Client: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Calls every method and checks what comes back.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.walk(PetServiceClient.self) { walk in
            try await walk.call("makeANoise", returns: nil) { try await $0.makeANoise() }

            try await walk.call("becomeDog", ["name": "Rex", "age": 3, "breed": "German Shepherd"]) {
                try await $0.becomeDog(name: "Rex", age: 3, breed: "German Shepherd")
            }
            try await walk.state { $0.pet == .dog(name: "Rex", age: 3, breed: "German Shepherd") }
            try await walk.call("makeANoise", returns: "Rex says woof!") { try await $0.makeANoise() }

            try await walk.call("becomeCat", ["name": "Mittens", "age": 2, "breed": "Tabby"]) {
                try await $0.becomeCat(name: "Mittens", age: 2, breed: "Tabby")
            }
            try await walk.state { $0.pet == .cat(name: "Mittens", age: 2, breed: "Tabby") }
            try await walk.call("makeANoise", returns: "Mittens says meow!") { try await $0.makeANoise() }
        }
    }
}
