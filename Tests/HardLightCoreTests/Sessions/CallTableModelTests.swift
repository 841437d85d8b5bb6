import HardLightCore
import Testing

/// Random operations on a table of calls, and on the simplest thing that does the same.
@Suite("Calls of a client, at random")
struct CallTableModelTests {
    /// Lists, searched from the front, and nothing clever.
    private struct Model {
        struct Call {
            var ticket: UInt
            var deadline: UInt64?
        }

        let lineLimit: Int
        /// `nil` for a call that nobody waits for.
        var inFlight: [UInt8: Call?] = [:]
        var line: [Call] = []

        var freeID: UInt8? { (UInt8.min...UInt8.max).first { inFlight[$0] == nil } }

        mutating func begin(_ call: Call) -> CallTable<UInt>.Admission {
            if line.isEmpty, let id = freeID {
                inFlight[id] = call
                return .send(id: id)
            }
            guard line.count < lineLimit else { return .refuse }
            line.append(call)
            return .wait
        }

        /// Ends the waiting for all calls that a condition holds for.
        mutating func stop(where isOver: (Call) -> Bool) -> [UInt] {
            let ended = line.filter(isOver) + inFlight.values.compactMap { $0 }.filter(isOver)
            line.removeAll(where: isOver)
            for (id, call) in inFlight {
                if let call, isOver(call) {
                    inFlight[id] = .some(nil)
                }
            }
            return ended.map(\.ticket).sorted()
        }

        mutating func answer(_ id: UInt8) -> CallTable<UInt>.Answered {
            switch inFlight.removeValue(forKey: id) {
            case nil: .unknown
            case .some(nil): .nobody
            case .some(let call?): .waiter(call.ticket)
            }
        }

        mutating func promote() -> (id: UInt8, waiter: UInt)? {
            guard !line.isEmpty, let id = freeID else { return nil }
            let call = line.removeFirst()
            inFlight[id] = call
            return (id, call.ticket)
        }

        var nextDeadline: UInt64? {
            (line + inFlight.values.compactMap { $0 }).compactMap(\.deadline).min()
        }
    }

    @Test("does what lists do")
    func model() {
        var noise = Noise(for: "Calls of a client, at random")
        for _ in 0..<8 {
            let lineLimit = noise.below(2) * noise.below(60)
            var table = CallTable<UInt>(lineLimit: lineLimit)
            var model = Model(lineLimit: lineLimit)
            var tickets: UInt = 0
            var now: UInt64 = 0
            // Few calls at first, then more than there is room for, then fewer again.
            for round in 0..<3_000 {
                let comment: Comment = "seed \(noise.seed)"
                switch noise.below(round / 1_000 % 2 == 0 ? 12 : 24) {
                case 0, 1:
                    let id = noise.byte()
                    #expect(table.answer(id) == model.answer(id), comment)
                case 2:
                    let ticket = tickets &- UInt(noise.below(400))
                    #expect(table.abandon(ticket) == model.stop { $0.ticket == ticket }.first, comment)
                case 3:
                    let id = noise.byte()
                    let withdrawn = table.withdraw(id)
                    if case .waiter(let waiter) = model.answer(id) {
                        #expect(withdrawn == waiter, comment)
                    } else {
                        #expect(withdrawn == nil, comment)
                    }
                case 4, 5:
                    let (one, other) = (table.promote(), model.promote())
                    #expect(one?.id == other?.id && one?.waiter == other?.waiter, comment)
                case 6:
                    now += UInt64(noise.below(50))
                    let expired = model.stop { call in call.deadline.map { $0 <= now } ?? false }
                    #expect(table.expire(at: now).sorted() == expired, comment)
                case 7 where noise.once(in: 100):
                    #expect(table.removeAll().sorted() == model.stop { _ in true }, comment)
                    model = Model(lineLimit: lineLimit)
                default:
                    tickets += 1
                    let deadline = noise.once(in: 3) ? now + UInt64(noise.below(500)) : nil
                    let admission = model.begin(Model.Call(ticket: tickets, deadline: deadline))
                    #expect(table.begin(tickets, tickets, deadline: deadline) == admission, comment)
                }
                #expect(table.callsInFlight == model.inFlight.count, comment)
                #expect(table.callsInLine == model.line.count, comment)
                #expect(table.nextDeadline == model.nextDeadline, comment)
            }
        }
    }
}
