/// Calls that wait for a free id, first in, first out.
///
/// Places are emptied, not closed up, so that the first call of a long line leaves it as fast as that of a short one.
///
/// ```
///            front
///   |   |   |  c  |   |  e  |  f  |        d was abandoned
///   promoted
/// ```
@usableFromInline
package struct CallLine<Waiter> {
    @usableFromInline
    package struct Call {
        @usableFromInline package let ticket: UInt
        @usableFromInline package let waiter: Waiter
        @usableFromInline package let deadline: UInt64?

        @inlinable
        package init(ticket: UInt, waiter: Waiter, deadline: UInt64?) {
            self.ticket = ticket
            self.waiter = waiter
            self.deadline = deadline
        }
    }

    @usableFromInline var places: [Call?] = []
    /// Where to look for the first call; no place before it is taken.
    @usableFromInline var front = 0
    @usableFromInline package internal(set) var count = 0

    @inlinable
    package init() {}

    @inlinable
    package var isEmpty: Bool { count == 0 }

    @inlinable
    package mutating func append(_ call: Call) {
        places.append(call)
        count += 1
    }

    @inlinable
    package mutating func popFirst() -> Call? {
        while front < places.count {
            let call = places[front]
            places[front] = nil
            front += 1
            if let call {
                count -= 1
                closeUp()
                return call
            }
        }
        return nil
    }

    @inlinable
    package mutating func remove(_ ticket: UInt) -> Call? {
        for place in front..<places.count {
            if let call = places[place], call.ticket == ticket {
                places[place] = nil
                count -= 1
                closeUp()
                return call
            }
        }
        return nil
    }

    @inlinable
    package mutating func removeAll(where isOver: (Call) -> Bool) {
        for place in front..<places.count {
            if let call = places[place], isOver(call) {
                places[place] = nil
                count -= 1
            }
        }
        closeUp()
    }

    @inlinable
    package func forEach(_ body: (Call) -> Void) {
        for place in front..<places.count {
            if let call = places[place] {
                body(call)
            }
        }
    }

    /// Closes up once more places are empty than taken: each call moves once for every place that was emptied.
    @inlinable
    mutating func closeUp() {
        guard places.count > 32, count < places.count / 2 else { return }
        places.removeAll { $0 == nil }
        front = 0
    }
}

extension CallLine: Sendable where Waiter: Sendable {}
extension CallLine.Call: Sendable where Waiter: Sendable {}
