/// The client's calls on one connection: up to 256 in flight, the rest in line.
///
/// A call is known by its ``Ticket``, so that a late cancellation cannot hit the next call that has the same id. What
/// waits for a call's end is the caller's business: the table keeps it and hands it out again.
///
/// ```
///            begin: .send(id)             answer(id)
///   (new) --------------------> in flight ----------> (ended, its waiter handed out)
///     |                            |
///     | begin: .wait               | abandon(ticket): the waiter is handed out at once,
///     v                            v the id stays taken until its answer came
///   in line --promote: (id)--> abandoned ---answer(id)---> (ended, nobody to tell)
/// ```
@usableFromInline
package struct CallTable<Waiter> {
    /// Names a call. The caller chooses it, different for all calls that have not ended.
    @usableFromInline
    package typealias Ticket = UInt

    /// What is to be done with a new call.
    @usableFromInline
    package enum Admission: Equatable, Sendable {
        /// Send it with this id.
        case send(id: UInt8)
        /// All 256 ids are in flight: it stands in line.
        case wait
        /// All 256 ids are in flight and the line is not to be used, or is full.
        case refuse
    }

    @usableFromInline
    enum Slot {
        case free
        case inFlight(Ticket, Waiter, deadline: UInt64?)
        case abandoned
    }

    @usableFromInline var ids = CallIDs()
    @usableFromInline var slots: [Slot] = []
    @usableFromInline var line = CallLine<Waiter>()
    @usableFromInline let lineLimit: Int

    /// - Parameter lineLimit: How many calls may stand in line; 0 refuses every call beyond 256.
    @inlinable
    package init(lineLimit: Int) {
        self.lineLimit = lineLimit
    }

    @inlinable
    package var callsInFlight: Int { ids.count }

    @inlinable
    package var callsInLine: Int { line.count }

    // MARK: From the application

    /// A new call. Nobody overtakes: while calls stand in line, a new one joins them.
    ///
    /// - Parameter deadline: When the caller stops waiting, in the caller's clock.
    @inlinable
    package mutating func begin(_ ticket: Ticket, _ waiter: Waiter, deadline: UInt64?) -> Admission {
        if line.isEmpty, let id = ids.insertLowest() {
            fill(id, .inFlight(ticket, waiter, deadline: deadline))
            return .send(id: id)
        }
        guard line.count < lineLimit else { return .refuse }
        line.append(CallLine.Call(ticket: ticket, waiter: waiter, deadline: deadline))
        return .wait
    }

    /// The caller no longer waits: it was cancelled, or its time is over.
    ///
    /// - Returns: What waited, or `nil` when the call has ended before.
    @inlinable
    package mutating func abandon(_ ticket: Ticket) -> Waiter? {
        if let call = line.remove(ticket) {
            return call.waiter
        }
        for id in slots.indices {
            if case .inFlight(ticket, let waiter, _) = slots[id] {
                slots[id] = .abandoned
                return waiter
            }
        }
        return nil
    }

    /// The call could not be sent after all: it has no archive, say. Its id is free again.
    ///
    /// - Returns: What waited, or `nil` when the caller no longer waits.
    @inlinable
    package mutating func withdraw(_ id: UInt8) -> Waiter? {
        guard case .waiter(let waiter) = answer(id) else { return nil }
        return waiter
    }

    // MARK: From the network

    /// What an answer's id stands for.
    @usableFromInline
    package enum Answered {
        case waiter(Waiter)
        /// The caller has stopped waiting.
        case nobody
        /// No such call is in flight: the server's violation.
        case unknown
    }

    /// The answer to the call with this id is here: the id is free.
    @inlinable
    package mutating func answer(_ id: UInt8) -> Answered {
        guard ids.remove(id) else { return .unknown }
        defer { slots[Int(id)] = .free }
        if case .inFlight(_, let waiter, _) = slots[Int(id)] {
            return .waiter(waiter)
        }
        return .nobody
    }

    /// Gives a free id to the first call in line. To be asked until it returns `nil` whenever an id became free.
    @inlinable
    package mutating func promote() -> (id: UInt8, waiter: Waiter)? {
        guard !line.isEmpty, let id = ids.insertLowest(), let call = line.popFirst() else { return nil }
        fill(id, .inFlight(call.ticket, call.waiter, deadline: call.deadline))
        return (id, call.waiter)
    }

    // MARK: From the clock

    /// The earliest deadline of all calls.
    @inlinable
    package var nextDeadline: UInt64? {
        var earliest: UInt64?
        forEachDeadline { deadline in
            earliest = min(earliest ?? deadline, deadline)
        }
        return earliest
    }

    /// Abandons every call whose deadline has come.
    @inlinable
    package mutating func expire(at now: UInt64) -> [Waiter] {
        var expired: [Waiter] = []
        for id in slots.indices {
            if case .inFlight(_, let waiter, let deadline?) = slots[id], deadline <= now {
                slots[id] = .abandoned
                expired.append(waiter)
            }
        }
        line.removeAll { call in
            guard let deadline = call.deadline, deadline <= now else { return false }
            expired.append(call.waiter)
            return true
        }
        return expired
    }

    /// The connection is gone: everything that waited, in no particular order. The table is empty afterwards.
    @inlinable
    package mutating func removeAll() -> [Waiter] {
        var waiters: [Waiter] = []
        line.forEach { waiters.append($0.waiter) }
        for slot in slots {
            if case .inFlight(_, let waiter, _) = slot {
                waiters.append(waiter)
            }
        }
        line = CallLine()
        slots = []
        ids = CallIDs()
        return waiters
    }

    @inlinable
    mutating func fill(_ id: UInt8, _ slot: Slot) {
        // Slots come into being as they are needed: an idle connection has none.
        while slots.count <= Int(id) {
            slots.append(.free)
        }
        slots[Int(id)] = slot
    }

    @inlinable
    func forEachDeadline(_ body: (UInt64) -> Void) {
        for slot in slots {
            if case .inFlight(_, _, let deadline?) = slot {
                body(deadline)
            }
        }
        line.forEach { call in
            if let deadline = call.deadline {
                body(deadline)
            }
        }
    }
}

extension CallTable: Sendable where Waiter: Sendable {}
extension CallTable.Slot: Sendable where Waiter: Sendable {}
extension CallTable.Answered: Sendable where Waiter: Sendable {}
extension CallTable.Answered: Equatable where Waiter: Equatable {}
