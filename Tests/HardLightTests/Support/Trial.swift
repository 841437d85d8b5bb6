import HardLight

/// An interface that has one of everything, for the tests over sockets.
@RPC(state: TrialState.self, events: TrialEvent.self)
protocol Trial {
    // Results and arguments.
    func echo(_ bytes: [UInt8]) async throws -> [UInt8]
    func fill(size: UInt32) async throws -> [UInt8]
    func echoText(_ text: String) async throws -> String
    func echoParcel(_ parcel: Parcel, urgent: Bool, stamps: [UInt16]?) async throws -> Parcel
    func nothing() async throws
    func peek() -> UInt32
    func double(_ number: UInt32) throws -> UInt32

    // What the test says.
    func act(_ argument: UInt32) async throws -> UInt32
    func pass(_ gate: UInt32) async throws -> UInt32

    // Failures.
    func fail(_ secret: String) async throws
    func failInline(_ secret: String) throws
    func withdraw(_ amount: UInt32) async throws(Refusal) -> UInt32
    func withdrawInline(_ amount: UInt32) throws(Refusal) -> UInt32
    func largeNumber() async throws -> Int
    func takeNumber(_ number: Int) async throws -> Int
}

@ConnectionState
struct TrialState {
    var counter: UInt32 = 0
    var name: String = "nobody"
    var marks: [UInt16] = []
    var last: TrialEvent?
    var scores: [String: UInt32] = [:]
    /// Beyond 32 bits it has no archive.
    var size: Int = 0
    /// Not `Equatable`: its archives are compared.
    var opaque: Opaque = Opaque(value: 0)
}

@Archivable
struct Opaque {
    var value: UInt32
}

@Archivable
enum TrialEvent: Hashable {
    case numbered(UInt32)
    case from(UInt32, number: UInt32)
    case text(String)
}

/// The interface's own error.
@Archivable
enum Refusal: Error, Hashable {
    case insufficient(balance: UInt32, missing: UInt32)
    case closed(reason: String)
}

@Archivable
struct Parcel: Hashable {
    var id: UInt64
    var isFragile: Bool
    var weight: Double
    var label: String
    var items: [Item]
    var note: String?
    var prices: [String: UInt32]
    var shelf: Int16
    var initial: Unicode.Scalar
    var handling: Handling
    var age: Duration
    var offset: Int

    @Archivable
    struct Item: Hashable {
        var name: String
        var count: UInt8
        var ratio: Float?
    }

    @Archivable
    enum Handling: Hashable {
        case none
        case fold(times: UInt8)
        case wrap(in: String, edges: [Int64])
    }
}

extension Parcel {
    static let full = Parcel(
        id: .max,
        isFragile: true,
        weight: -0.1,
        label: "Grüße, 世界 🌍",
        items: [Item(name: "", count: 0, ratio: nil), Item(name: "a name of more than seven", count: 255, ratio: 0.5)],
        note: "short",
        prices: ["one": 1, "two": 2, "a longer key than that": .max],
        shelf: .min,
        initial: "ß",
        handling: .wrap(in: "paper that is brown", edges: [.min, -1, 0, .max]),
        age: .seconds(3) + .nanoseconds(5),
        offset: Int(Int32.min)
    )

    static let empty = Parcel(
        id: 0,
        isFragile: false,
        weight: 0,
        label: "",
        items: [],
        note: nil,
        prices: [:],
        shelf: 0,
        initial: "\0",
        handling: .none,
        age: .zero,
        offset: 0
    )
}
