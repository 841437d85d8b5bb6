import HardLightCore
import Testing

@Suite("Calls of a client")
struct CallTableTests {
    private typealias Table = CallTable<String>

    /// A table with 256 calls in flight, tickets and ids 0 to 255, and a line of any length.
    private func full() -> Table {
        var table = Table(lineLimit: .max)
        for ticket: UInt in 0..<256 {
            #expect(table.begin(ticket, "call \(ticket)", deadline: nil) == .send(id: UInt8(ticket)))
        }
        return table
    }

    /// All that can be promoted now.
    private func promoteAll(in table: inout Table) -> [String] {
        var promoted: [String] = []
        while let (id, waiter) = table.promote() {
            promoted.append("\(waiter) as \(id)")
        }
        return promoted
    }

    // MARK: Ids

    @Test("the lowest free id comes first")
    func lowestFirst() {
        var table = Table(lineLimit: 0)
        #expect(table.begin(1, "a", deadline: nil) == .send(id: 0))
        #expect(table.begin(2, "b", deadline: nil) == .send(id: 1))
        #expect(table.begin(3, "c", deadline: nil) == .send(id: 2))
        #expect(table.answer(1) == .waiter("b"))
        #expect(table.answer(0) == .waiter("a"))
        #expect(table.begin(4, "d", deadline: nil) == .send(id: 0))
        #expect(table.begin(5, "e", deadline: nil) == .send(id: 1))
        #expect(table.begin(6, "f", deadline: nil) == .send(id: 3))
    }

    @Test("answers come in any order, each to its own call")
    func anyOrder() {
        var table = full()
        var noise = Noise(for: "Answers in any order")
        for id in (UInt8.min...UInt8.max).shuffled(using: &noise) {
            #expect(table.answer(id) == .waiter("call \(id)"), "seed \(noise.seed)")
        }
        #expect(table.callsInFlight == 0)
    }

    @Test("one call has one answer")
    func oneAnswer() {
        var table = Table(lineLimit: 0)
        #expect(table.begin(1, "a", deadline: nil) == .send(id: 0))
        #expect(table.answer(0) == .waiter("a"))
        #expect(table.answer(0) == .unknown)
        #expect(table.answer(1) == .unknown)
        #expect(table.answer(255) == .unknown)
    }

    // MARK: The line

    @Test("the line is first in, first out, and gets the lowest ids")
    func line() {
        var table = full()
        #expect(table.begin(300, "a", deadline: nil) == .wait)
        #expect(table.begin(301, "b", deadline: nil) == .wait)
        #expect(table.begin(302, "c", deadline: nil) == .wait)
        #expect(promoteAll(in: &table) == [])
        #expect(table.answer(9) == .waiter("call 9"))
        #expect(table.answer(5) == .waiter("call 5"))
        #expect(promoteAll(in: &table) == ["a as 5", "b as 9"])
        #expect(table.callsInLine == 1)
        #expect(table.answer(5) == .waiter("a"))
        #expect(promoteAll(in: &table) == ["c as 5"])
        #expect(table.answer(5) == .waiter("c"))
    }

    @Test("who comes later does not overtake")
    func noOvertaking() {
        var table = full()
        #expect(table.begin(300, "a", deadline: nil) == .wait)
        #expect(table.answer(0) == .waiter("call 0"))
        #expect(table.begin(301, "b", deadline: nil) == .wait)
        #expect(promoteAll(in: &table) == ["a as 0"])
        #expect(table.answer(1) == .waiter("call 1"))
        #expect(promoteAll(in: &table) == ["b as 1"])
        // With nobody in line, a free id is for whoever comes.
        #expect(table.answer(2) == .waiter("call 2"))
        #expect(table.begin(302, "c", deadline: nil) == .send(id: 2))
    }

    @Test("the line has its limit", arguments: [0, 1, 2, 100])
    func lineLimit(limit: Int) {
        var table = Table(lineLimit: limit)
        let admissions = (UInt(0)..<500).map { table.begin($0, "call \($0)", deadline: nil) }
        #expect(admissions[..<256] == ArraySlice((UInt8.min...UInt8.max).map { .send(id: $0) }))
        #expect(admissions[256..<256 + limit].allSatisfy { $0 == .wait })
        #expect(admissions[(256 + limit)...].allSatisfy { $0 == .refuse })
        #expect(table.callsInLine == limit)
    }

    @Test("whoever gives up in line is passed over")
    func abandonedInLine() {
        var table = full()
        for (ticket, name) in zip(UInt(300)..., ["a", "b", "c", "d"]) {
            #expect(table.begin(ticket, name, deadline: nil) == .wait)
        }
        #expect(table.abandon(300) == "a")
        #expect(table.abandon(302) == "c")
        #expect(table.abandon(302) == nil)
        #expect(table.answer(0) == .waiter("call 0"))
        #expect(table.answer(1) == .waiter("call 1"))
        #expect(table.answer(2) == .waiter("call 2"))
        #expect(promoteAll(in: &table) == ["b as 0", "d as 1"])
        #expect(table.callsInFlight == 255)
    }

    @Test("a long line costs no more a call than a short one", .timeLimit(.minutes(1)))
    func longLine() {
        var table = full()
        let calls: UInt = 300_000
        let waiting = (256..<256 + calls).count { table.begin($0, "", deadline: nil) == .wait }
        #expect(waiting == Int(calls))
        var promoted = 0
        while case .waiter = table.answer(0), let (id, _) = table.promote(), id == 0 {
            promoted += 1
        }
        #expect(promoted == Int(calls))
        #expect(table.callsInFlight == 255)
    }

    // MARK: Callers that go

    @Test("a late answer tells nobody, and frees the id")
    func lateAnswer() {
        var table = Table(lineLimit: 0)
        #expect(table.begin(1, "a", deadline: nil) == .send(id: 0))
        #expect(table.abandon(1) == "a")
        #expect(table.begin(2, "b", deadline: nil) == .send(id: 1))
        #expect(table.answer(0) == .nobody)
        #expect(table.answer(0) == .unknown)
        #expect(table.begin(3, "c", deadline: nil) == .send(id: 0))
        #expect(table.answer(0) == .waiter("c"))
        #expect(table.answer(1) == .waiter("b"))
    }

    @Test("a late cancellation does not hit the next call with the same id")
    func lateCancellation() {
        var table = Table(lineLimit: 0)
        #expect(table.begin(1, "a", deadline: nil) == .send(id: 0))
        #expect(table.answer(0) == .waiter("a"))
        #expect(table.begin(2, "b", deadline: nil) == .send(id: 0))
        #expect(table.abandon(1) == nil)
        #expect(table.answer(0) == .waiter("b"))
    }

    @Test("256 abandoned calls keep their ids until they are answered")
    func abandonedKeepIDs() {
        var table = full()
        for ticket: UInt in 0..<256 {
            #expect(table.abandon(ticket) == "call \(ticket)")
        }
        #expect(table.begin(300, "a", deadline: nil) == .wait)
        #expect(promoteAll(in: &table) == [])
        #expect(table.answer(200) == .nobody)
        #expect(promoteAll(in: &table) == ["a as 200"])
    }

    @Test("a call that cannot be sent frees its id at once")
    func withdraw() {
        var table = full()
        #expect(table.begin(300, "a", deadline: nil) == .wait)
        #expect(table.withdraw(3) == "call 3")
        #expect(table.withdraw(3) == nil)
        #expect(table.answer(3) == .unknown)
        #expect(promoteAll(in: &table) == ["a as 3"])
        #expect(table.withdraw(3) == "a")
        // Abandoned first, withdrawn then: nobody is to be told, and the id is free all the same.
        #expect(table.abandon(4) == "call 4")
        #expect(table.withdraw(4) == nil)
        #expect(table.begin(301, "b", deadline: nil) == .send(id: 3))
        #expect(table.begin(302, "c", deadline: nil) == .send(id: 4))
    }

    @Test("when the connection goes, everyone who waits is told, once")
    func removeAll() {
        var table = full()
        #expect(table.begin(300, "in line", deadline: 5) == .wait)
        #expect(table.abandon(7) == "call 7")
        #expect(table.answer(8) == .waiter("call 8"))
        let rest = (0..<256).filter { $0 != 7 && $0 != 8 }.map { "call \($0)" }
        #expect(Set(table.removeAll()) == Set(rest + ["in line"]))
        #expect(table.removeAll() == [])
        #expect(table.nextDeadline == nil)
        #expect(table.expire(at: .max) == [])
        #expect(promoteAll(in: &table) == [])
    }

    // MARK: The clock

    @Test("the earliest deadline of all calls, in flight and in line")
    func nextDeadline() {
        var table = full()
        #expect(table.nextDeadline == nil)
        #expect(table.begin(300, "a", deadline: 50) == .wait)
        #expect(table.begin(301, "b", deadline: nil) == .wait)
        #expect(table.begin(302, "c", deadline: 40) == .wait)
        #expect(table.nextDeadline == 40)
        #expect(table.answer(6) == .waiter("call 6"))
        #expect(promoteAll(in: &table) == ["a as 6"])
        #expect(table.nextDeadline == 40)
        #expect(table.abandon(302) == "c")
        #expect(table.nextDeadline == 50)
        #expect(table.answer(6) == .waiter("a"))
        #expect(table.nextDeadline == nil)
    }

    @Test("deadlines pass in flight and in line")
    func expire() {
        var table = full()
        #expect(table.answer(0) == .waiter("call 0"))
        #expect(table.begin(300, "soon", deadline: 10) == .send(id: 0))
        #expect(table.begin(301, "soon, in line", deadline: 10) == .wait)
        #expect(table.begin(302, "later, in line", deadline: 11) == .wait)
        #expect(table.begin(303, "never, in line", deadline: nil) == .wait)
        #expect(table.expire(at: 0) == [])
        #expect(table.expire(at: 9) == [])
        #expect(Set(table.expire(at: 10)) == ["soon", "soon, in line"])
        #expect(table.expire(at: 10) == [])
        #expect(table.nextDeadline == 11)
        // The answer to a call that is out of time comes late, and makes room.
        #expect(table.callsInFlight == 256)
        #expect(table.answer(0) == .nobody)
        #expect(promoteAll(in: &table) == ["later, in line as 0"])
        #expect(table.expire(at: .max) == ["later, in line"])
        #expect(table.answer(0) == .nobody)
        #expect(promoteAll(in: &table) == ["never, in line as 0"])
        #expect(table.nextDeadline == nil)
    }

    @Test("a deadline goes with its call into flight")
    func promotedDeadline() {
        var table = full()
        #expect(table.begin(300, "a", deadline: 10) == .wait)
        #expect(table.answer(255) == .waiter("call 255"))
        #expect(promoteAll(in: &table) == ["a as 255"])
        #expect(table.nextDeadline == 10)
        #expect(table.expire(at: 10) == ["a"])
        #expect(table.abandon(300) == nil)
        #expect(table.answer(255) == .nobody)
    }
}
