/// A set of call ids, 0 to 255: four words, no allocation.
@usableFromInline
package struct CallIDs: Equatable, Sendable {
    @usableFromInline var words = SIMD4<UInt64>(repeating: 0)

    /// How many ids a connection has: as many calls can be in flight.
    @inlinable
    package static var capacity: Int { 256 }

    @inlinable
    package init() {}

    @inlinable
    package var isEmpty: Bool { words == SIMD4(repeating: 0) }

    @inlinable
    package var count: Int {
        words[0].nonzeroBitCount + words[1].nonzeroBitCount + words[2].nonzeroBitCount + words[3].nonzeroBitCount
    }

    @inlinable
    package func contains(_ id: UInt8) -> Bool {
        words[Int(id >> 6)] & bit(id) != 0
    }

    /// - Returns: Whether the id was not yet a member.
    @inlinable
    package mutating func insert(_ id: UInt8) -> Bool {
        let isNew = !contains(id)
        words[Int(id >> 6)] |= bit(id)
        return isNew
    }

    /// - Returns: Whether the id was a member.
    @inlinable
    @discardableResult
    package mutating func remove(_ id: UInt8) -> Bool {
        let wasMember = contains(id)
        words[Int(id >> 6)] &= ~bit(id)
        return wasMember
    }

    /// Adds the lowest id that is no member (the reference's choice too), or returns `nil` when all 256 are.
    @inlinable
    package mutating func insertLowest() -> UInt8? {
        for index in 0..<4 where words[index] != .max {
            let id = UInt8(truncatingIfNeeded: index << 6 + (~words[index]).trailingZeroBitCount)
            words[index] |= bit(id)
            return id
        }
        return nil
    }

    @inlinable
    @inline(__always)
    func bit(_ id: UInt8) -> UInt64 {
        1 << UInt64(id & 63)
    }
}
