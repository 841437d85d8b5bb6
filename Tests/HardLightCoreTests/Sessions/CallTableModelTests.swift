import HardLightCore
import Testing

/// Random operations on a table of calls, and on the simplest thing that does the same.
@Suite("Calls of a client, at random")
struct CallTableModelTests {
    /// What can be done to a table. What waits for a call is its ticket.
    private enum Operation {
        case begin(UInt, deadline: UInt64?)
        case abandon(UInt)
        case withdraw(UInt8)
        case answer(UInt8)
        case promote
        case expire(at: UInt64)
        case removeAll
    }

    /// What comes of it, and how things stand then.
    private struct Outcome: Equatable {
        var admission: CallTable<UInt>.Admission?
        var answered: CallTable<UInt>.Answered?
        /// Whom the operation hands out, in no particular order.
        var waiters: [UInt] = []
        var promotedID: UInt8?
        var inFlight = 0
        var inLine = 0
        var nextDeadline: UInt64?
    }

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

        private var freeID: UInt8? { (UInt8.min...UInt8.max).first { inFlight[$0] == nil } }

        mutating func apply(_ operation: Operation) -> Outcome {
            var outcome = Outcome()
            switch operation {
            case .begin(let ticket, let deadline):
                outcome.admission = begin(Call(ticket: ticket, deadline: deadline))
            case .abandon(let ticket):
                outcome.waiters = stop { $0.ticket == ticket }
            case .withdraw(let id):
                if case .some(let call?) = inFlight.removeValue(forKey: id) {
                    outcome.waiters = [call.ticket]
                }
            case .answer(let id):
                switch inFlight.removeValue(forKey: id) {
                case nil: outcome.answered = .unknown
                case .some(nil): outcome.answered = .nobody
                case .some(let call?): outcome.answered = .waiter(call.ticket)
                }
            case .promote:
                if !line.isEmpty, let id = freeID {
                    let call = line.removeFirst()
                    inFlight[id] = call
                    (outcome.promotedID, outcome.waiters) = (id, [call.ticket])
                }
            case .expire(let now):
                outcome.waiters = stop { call in call.deadline.map { $0 <= now } ?? false }
            case .removeAll:
                outcome.waiters = stop { _ in true }
                inFlight = [:]
            }
            outcome.inFlight = inFlight.count
            outcome.inLine = line.count
            outcome.nextDeadline = (line + inFlight.values.compactMap { $0 }).compactMap(\.deadline).min()
            return outcome
        }

        private mutating func begin(_ call: Call) -> CallTable<UInt>.Admission {
            if line.isEmpty, let id = freeID {
                inFlight[id] = call
                return .send(id: id)
            }
            guard line.count < lineLimit else { return .refuse }
            line.append(call)
            return .wait
        }

        /// Ends the waiting for all calls that a condition holds for.
        private mutating func stop(where isOver: (Call) -> Bool) -> [UInt] {
            let ended = line.filter(isOver) + inFlight.values.compactMap { $0 }.filter(isOver)
            line.removeAll(where: isOver)
            for (id, call) in inFlight {
                if let call, isOver(call) {
                    inFlight[id] = .some(nil)
                }
            }
            return ended.map(\.ticket).sorted()
        }
    }

    private func apply(_ operation: Operation, to table: inout CallTable<UInt>) -> Outcome {
        var outcome = Outcome()
        switch operation {
        case .begin(let ticket, let deadline): outcome.admission = table.begin(ticket, ticket, deadline: deadline)
        case .abandon(let ticket): outcome.waiters = table.abandon(ticket).map { [$0] } ?? []
        case .withdraw(let id): outcome.waiters = table.withdraw(id).map { [$0] } ?? []
        case .answer(let id): outcome.answered = table.answer(id)
        case .promote:
            if let (id, waiter) = table.promote() {
                (outcome.promotedID, outcome.waiters) = (id, [waiter])
            }
        case .expire(let now): outcome.waiters = table.expire(at: now).sorted()
        case .removeAll: outcome.waiters = table.removeAll().sorted()
        }
        outcome.inFlight = table.callsInFlight
        outcome.inLine = table.callsInLine
        outcome.nextDeadline = table.nextDeadline
        return outcome
    }

    @Test("does what lists do")
    func model() throws {
        var noise = Noise(for: "Calls of a client, at random")
        var most = (inFlight: 0, inLine: 0)
        for run in 0..<6 {
            // By turns without a line and with one.
            let lineLimit = run % 2 == 0 ? 0 : 1 + noise.below(60)
            var table = CallTable<UInt>(lineLimit: lineLimit)
            var model = Model(lineLimit: lineLimit)
            var tickets: UInt = 0
            var now: UInt64 = 0
            for round in 0..<2_000 {
                let operation: Operation
                // By turns more calls come than go, and the other way round: the table fills up, and empties.
                switch noise.below(round / 700 % 2 == 0 ? 40 : 13) {
                case 0...2: operation = .answer(noise.byte())
                case 3, 4: operation = .abandon(tickets &- UInt(noise.below(400)))
                case 5: operation = .withdraw(noise.byte())
                case 6...8: operation = .promote
                case 9:
                    now += UInt64(noise.below(50))
                    operation = .expire(at: now)
                case 10 where noise.once(in: 100): operation = .removeAll
                default:
                    tickets += 1
                    operation = .begin(tickets, deadline: noise.once(in: 3) ? now + UInt64(noise.below(2_000)) : nil)
                }
                let outcome = model.apply(operation)
                try #require(apply(operation, to: &table) == outcome, "seed \(noise.seed), \(round): \(operation)")
                most = (max(most.inFlight, outcome.inFlight), max(most.inLine, outcome.inLine))
            }
        }
        // Otherwise this has tested less than it says.
        #expect(most.inFlight == 256 && most.inLine > 0, "seed \(noise.seed)")
    }
}
