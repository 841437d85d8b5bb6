import RKYV

// What is measured. The same declarations are in Rust/src/main.rs, and in Proto/messages.proto.

@Archivable
struct Reading: Codable {
    var sensor: UInt32
    var time: UInt64
    var value: Double
    var unit: String
    var isFinal: Bool

    static var sample: Reading {
        Reading(sensor: 7, time: 1_700_000_000_000, value: 21.5, unit: "Celsius", isFinal: true)
    }
}

@Archivable
enum Status: Codable {
    case pending
    case active(percent: UInt8, who: String)
    case done(UInt64)
}

@Archivable
struct Item: Codable {
    var id: UInt32
    var name: String
    var price: Double
    var isDone: Bool
}

@Archivable
struct Order: Codable {
    var id: UInt64
    var title: String
    var body: String
    var priority: UInt16?
    var status: Status
    var tags: [String]
    var items: [Item]

    static func sample(_ number: UInt32) -> Order {
        Order(
            id: UInt64(number) + 1_000_000,
            title: "Order number \(number), for the warehouse",
            body: String(repeating: "Please pack this with care. ", count: 8),
            priority: number % 2 == 0 ? 3 : nil,
            status: [.pending, .active(percent: 40, who: "somebody else"), .done(1_700_000_000)][Int(number % 3)],
            tags: ["fragile", "a longer tag than fits", "gift"],
            items: (0..<16).map { item in
                Item(
                    id: number * 100 + item,
                    name: "item number \(item)",
                    price: Double(item) * 1.25,
                    isDone: item % 3 == 0
                )
            }
        )
    }
}

@Archivable
struct Catalog: Codable {
    var orders: [Order]

    static var sample: Catalog { Catalog(orders: (0..<128).map(Order.sample)) }
}

@Archivable
struct Index: Codable {
    var counts: [String: UInt32]

    static var sample: Index {
        Index(counts: Dictionary(uniqueKeysWithValues: (0..<64).map { ("key \($0), not inline", $0) }))
    }
}

/// A message that is measured.
protocol Message: Archivable, Codable {
    /// Reads some fields through the view: the same ones as the peer in Rust.
    static func access(_ archived: Archived) -> UInt64
}

extension Reading: Message {
    static func access(_ archived: Archived) -> UInt64 {
        UInt64(archived.sensor) + archived.time + UInt64(archived.unit.utf8Count) + (archived.isFinal ? 1 : 0)
    }
}

extension Order: Message {
    static func access(_ archived: Archived) -> UInt64 {
        var sum = archived.id + UInt64(archived.title.utf8Count)
        if case .active(let percent, _) = archived.status { sum += UInt64(percent) }
        for item in archived.items {
            sum += UInt64(item.id)
            if item.name == "item number 7" { sum += 100 }
        }
        return sum
    }
}

extension Catalog: Message {
    static func access(_ archived: Archived) -> UInt64 {
        var sum: UInt64 = 0
        for order in archived.orders { sum &+= Order.access(order) }
        return sum
    }
}

extension Index: Message {
    static func access(_ archived: Archived) -> UInt64 {
        var sum: UInt64 = 0
        let counts = archived.counts
        for key in ["key 7, not inline", "key 40, not inline", "missing"] { sum += counts[key].map(UInt64.init) ?? 1 }
        return sum
    }
}
