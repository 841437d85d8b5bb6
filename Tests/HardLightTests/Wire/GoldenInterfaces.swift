import HardLight

// The interfaces behind the recorded sessions: the reference implementation's own examples.

/// Behind `session-2.0.0-counter-level0`.
@RPC(state: PlainCounterState.self)
protocol PlainCounter {
    func increment(amount: UInt32) async throws -> UInt32
    func decrement(amount: UInt32) async throws -> UInt32
    func get() async throws -> UInt32
    func testOverhead() async throws
}

@ConnectionState
struct PlainCounterState {
    var counter: UInt32 = 0
}

struct PlainCounterHandler: PlainCounter {
    let connection: PlainCounterConnection

    func increment(amount: UInt32) async throws -> UInt32 {
        connection.state.withLock { state in
            state.counter &+= amount
            return state.counter
        }
    }

    func decrement(amount: UInt32) async throws -> UInt32 {
        connection.state.withLock { state in
            state.counter &-= amount
            return state.counter
        }
    }

    func get() async throws -> UInt32 { connection.state.snapshot.counter }

    func testOverhead() async throws {}
}

/// Behind `session-2.0.0`.
@RPC(state: EventCounterState.self, events: EventCounterEvent.self)
protocol EventCounter {
    func newCounter() async throws
    func increment(amount: UInt32) async throws
    func decrement(amount: UInt32) async throws
    func get() async throws -> UInt32
}

@ConnectionState
struct EventCounterState {
    var counter: UInt32 = 0
    var topic: Topic = Topic(bytes: [])
}

@Archivable
enum EventCounterEvent: Hashable {
    case incremented(to: UInt32, from: UInt32)
    case decremented(to: UInt32, from: UInt32)
    case serverSentTest
}

struct EventCounterHandler: EventCounter {
    let connection: EventCounterConnection

    func newCounter() async throws {
        // The byte that the reference's server drew in the recorded session.
        let topic = Topic(bytes: [0x75])
        connection.state.withLock { $0.topic = topic }
        connection.subscribe(to: topic)
        connection.emit(.serverSentTest, to: topic)
    }

    func increment(amount: UInt32) async throws {
        let (old, new) = connection.state.withLock { state in
            let old = state.counter
            state.counter &+= amount
            return (old, state)
        }
        connection.emit(.incremented(to: new.counter, from: old), to: new.topic)
    }

    func decrement(amount: UInt32) async throws {
        let (old, new) = connection.state.withLock { state in
            let old = state.counter
            state.counter &-= amount
            return (old, state)
        }
        connection.emit(.decremented(to: new.counter, from: old), to: new.topic)
    }

    func get() async throws -> UInt32 { connection.state.snapshot.counter }
}

/// Behind `session-2.0.0-pet`.
@RPC(state: PetState.self)
protocol PetService {
    func becomeDog(name: String, age: UInt8, breed: String) async throws
    func becomeCat(name: String, age: UInt8, breed: String) async throws
    func makeANoise() async throws -> String?
}

@ConnectionState
struct PetState {
    var pet: Pet?
}

@Archivable
enum Pet: Hashable {
    case dog(name: String, age: UInt8, breed: String)
    case cat(name: String, age: UInt8, breed: String)
}

struct PetServiceHandler: PetService {
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
