import HardLight

/// Serves one connection.
struct PetHandler: PetService {
    let connection: PetServiceConnection

    func becomeDog(name: String, age: UInt8, breed: String) async throws {
        connection.state.withLock { $0.pet = .dog(name: name, age: age, breed: breed) }
    }

    func becomeCat(name: String, age: UInt8, breed: String) async throws {
        connection.state.withLock { $0.pet = .cat(name: name, age: age, breed: breed) }
    }

    func makeANoise() async throws -> String? {
        switch connection.state.snapshot.pet {
        case .dog(let name, _, _): "\(name) says woof!"
        case .cat(let name, _, _): "\(name) says meow!"
        case nil: nil
        }
    }
}
