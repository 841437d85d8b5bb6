import HardLight

/// A pet of its own for every connection.
@RPC(state: PetState.self)
protocol PetService {
    /// Makes the connection's pet a dog; `age` in years.
    func becomeDog(name: String, age: UInt8, breed: String) async throws

    /// Makes the connection's pet a cat; `age` in years.
    func becomeCat(name: String, age: UInt8, breed: String) async throws

    /// What the pet says, or `nil` while there is none.
    func makeANoise() async throws -> String?
}

/// What the server keeps for a connection, and mirrors to its client.
@ConnectionState
struct PetState: Equatable {
    var pet: Pet? = nil
}

/// A dog or a cat.
@Archivable
enum Pet: Equatable, Sendable {
    case dog(name: String, age: UInt8, breed: String)
    case cat(name: String, age: UInt8, breed: String)
}
