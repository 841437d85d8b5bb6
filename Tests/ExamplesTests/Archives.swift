// The archives of README.md and of the articles of RKYV. What they show is what stands here, and is compiled.

import RKYV

@Archivable
struct Order: Equatable {
    var id: UInt64
    var customer: String
    var items: [Item]
    var status: Status
}

@Archivable
struct Item: Equatable {
    var name: String
    var count: UInt16
}

@Archivable
enum Status: Equatable {
    case open
    case shipped(at: UInt64)
    case cancelled(reason: String?)
}

@Archivable
enum Suit: ArchivableKey { case clubs, diamonds, hearts, spades }

@Archivable
struct Card: ArchivableKey {
    var suit: Suit
    var rank: UInt8
}
