import HardLightCore
import RKYV

/// A value with everything in it that makes a layout: niches, text, alignments from 1 to 8, and depth.
@Archivable
struct Sample: Equatable {
    var flag: Bool
    var text: String
    var wide: UInt64
    var list: [String]
    var inner: [UInt16]?
}

extension Noise {
    /// A value to be inside a message: of any alignment, with and without anything outside its body, and of no bytes.
    mutating func value() -> any Archivable & Sendable {
        switch below(9) {
        case 0: Unit()
        case 1: byte()
        case 2: UInt16(truncatingIfNeeded: next())
        case 3: next()
        case 4: bytes(size())
        case 5: text(size())
        case 6: (0..<below(12)).map { _ in next() }
        case 7: once(in: 2) ? nil : UInt32(truncatingIfNeeded: next())
        default: sample()
        }
    }

    mutating func sample() -> Sample {
        Sample(
            flag: once(in: 2),
            text: text(below(20)),
            wide: next(),
            list: (0..<below(4)).map { _ in text(below(20)) },
            inner: once(in: 2) ? nil : (0..<below(9)).map { _ in UInt16(truncatingIfNeeded: next()) }
        )
    }

    mutating func text(_ length: Int) -> String {
        String((0..<length).map { _ in "abcé字🙂".randomElement(using: &self) ?? "a" })
    }

    mutating func topic() -> Topic {
        once(in: 2) ? Topic(text(below(20))) : Topic(bytes: bytes(below(40)))
    }
}
