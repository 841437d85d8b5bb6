import HardLightCore
import RKYV

/// `PetService { become_dog(name: String, age: u8, breed: String) -> (); become_cat(…) -> ();
/// make_a_noise() -> Option<String> }`
struct PetExample: Example {
    @Archivable
    enum Call: Equatable {
        case becomeDog(name: String, age: UInt8, breed: String)
        case becomeCat(name: String, age: UInt8, breed: String)
        case makeANoise
    }

    @Archivable
    enum Pet: Equatable {
        case dog(name: String, age: UInt8, breed: String)
        case cat(name: String, age: UInt8, breed: String)
    }

    @ConnectionState
    struct State: Equatable {
        var pet: Pet?
    }

    typealias Event = Never

    init(topics: [Topic]) {}

    mutating func serve(_ call: Call, _ state: inout State, _ effects: inout [Effect<Never>]) -> Output {
        switch call {
        case .becomeDog(let name, let age, let breed): state.pet = .dog(name: name, age: age, breed: breed)
        case .becomeCat(let name, let age, let breed): state.pet = .cat(name: name, age: age, breed: breed)
        case .makeANoise:
            switch state.pet {
            case nil: return .noise(nil)
            case .dog(let name, _, _): return .noise("\(name) says woof!")
            case .cat(let name, _, _): return .noise("\(name) says meow!")
            }
        }
        return .nothing
    }

    static func output(of call: Call, archive: [UInt8]) throws -> Output {
        guard call == .makeANoise else {
            _ = try Unit(archivedBytes: archive)
            return .nothing
        }
        return .noise(try String?(archivedBytes: archive))
    }

    static func state(unlike state: State, inFields fields: [UInt32]) -> State {
        guard fields.contains(0) else { return state }
        return State(pet: state.pet == nil ? .dog(name: "", age: 0, breed: "") : nil)
    }
}
