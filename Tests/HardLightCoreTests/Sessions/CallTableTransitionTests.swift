import HardLightCore
import Testing

/// Every situation that a call can be in, and everything that can happen to it there.
@Suite("Calls of a client, state by state")
struct CallTableTransitionTests {
    /// What waits for a call is the call's own ticket here.
    typealias Table = CallTable<UInt>

    /// How things stand. The first call has ticket 0 and id 0, and one call may stand in line.
    enum Situation: CaseIterable {
        case empty
        case inFlight
        case abandoned
        case answered
        /// 256 calls in flight.
        case full
        /// The same, and call 256 in line.
        case inLine
        /// The same, and the answer to call 7 has come: an id is free, and a call stands in line.
        case vacant
        /// The connection is gone, with 256 calls in flight and one in line.
        case lost

        var table: Table {
            var table = Table(lineLimit: 1)
            switch self {
            case .empty: break
            case .inFlight: _ = table.begin(0, 0, deadline: 10)
            case .abandoned:
                _ = table.begin(0, 0, deadline: 10)
                _ = table.abandon(0)
            case .answered:
                _ = table.begin(0, 0, deadline: 10)
                _ = table.answer(0)
            case .full:
                for ticket: UInt in 0..<256 { _ = table.begin(ticket, ticket, deadline: ticket == 0 ? 10 : nil) }
            case .inLine:
                table = Situation.full.table
                _ = table.begin(256, 256, deadline: 10)
            case .vacant:
                table = Situation.inLine.table
                _ = table.answer(7)
            case .lost:
                table = Situation.inLine.table
                _ = table.removeAll()
            }
            return table
        }
    }

    /// What happens then.
    enum Input: CaseIterable {
        /// A new call, with ticket 999.
        case begin
        case abandonFirst
        /// The caller of call 256 no longer waits.
        case abandonLast
        case answer
        case withdraw
        case promote
        /// The time is 10: the deadline of calls 0 and 256.
        case expire
        case removeAll

        func apply(to table: inout Table) -> Output {
            switch self {
            case .begin: .admission(table.begin(999, 999, deadline: nil))
            case .abandonFirst: .waiter(table.abandon(0))
            case .abandonLast: .waiter(table.abandon(256))
            case .answer: .answered(table.answer(0))
            case .withdraw: .waiter(table.withdraw(0))
            case .promote: table.promote().map { .promoted(id: $0.id, $0.waiter) } ?? .nobody
            case .expire: .waiters(table.expire(at: 10).sorted())
            case .removeAll: .waiters(table.removeAll().sorted())
            }
        }
    }

    /// What the table says to it.
    enum Output: Equatable {
        case admission(Table.Admission)
        case waiter(UInt?)
        case answered(Table.Answered)
        case promoted(id: UInt8, UInt)
        case nobody
        case waiters([UInt])
    }

    /// One line of the table: in a situation, an input gives an output and leaves so many calls in flight and in line.
    struct Transition {
        let situation: Situation
        let input: Input
        let output: Output
        let inFlight: Int
        let inLine: Int

        init(_ situation: Situation, _ input: Input, _ output: Output, _ inFlight: Int, _ inLine: Int) {
            self.situation = situation
            self.input = input
            self.output = output
            self.inFlight = inFlight
            self.inLine = inLine
        }
    }

    static let transitions = [
        Transition(.empty, .begin, .admission(.send(id: 0)), 1, 0),
        Transition(.empty, .abandonFirst, .waiter(nil), 0, 0),
        Transition(.empty, .abandonLast, .waiter(nil), 0, 0),
        Transition(.empty, .answer, .answered(.unknown), 0, 0),
        Transition(.empty, .withdraw, .waiter(nil), 0, 0),
        Transition(.empty, .promote, .nobody, 0, 0),
        Transition(.empty, .expire, .waiters([]), 0, 0),
        Transition(.empty, .removeAll, .waiters([]), 0, 0),

        Transition(.inFlight, .begin, .admission(.send(id: 1)), 2, 0),
        Transition(.inFlight, .abandonFirst, .waiter(0), 1, 0),
        Transition(.inFlight, .abandonLast, .waiter(nil), 1, 0),
        Transition(.inFlight, .answer, .answered(.waiter(0)), 0, 0),
        Transition(.inFlight, .withdraw, .waiter(0), 0, 0),
        Transition(.inFlight, .promote, .nobody, 1, 0),
        Transition(.inFlight, .expire, .waiters([0]), 1, 0),
        Transition(.inFlight, .removeAll, .waiters([0]), 0, 0),

        // The id stays taken, so that a late answer does not go to the next call.
        Transition(.abandoned, .begin, .admission(.send(id: 1)), 2, 0),
        Transition(.abandoned, .abandonFirst, .waiter(nil), 1, 0),
        Transition(.abandoned, .abandonLast, .waiter(nil), 1, 0),
        Transition(.abandoned, .answer, .answered(.nobody), 0, 0),
        Transition(.abandoned, .withdraw, .waiter(nil), 0, 0),
        Transition(.abandoned, .promote, .nobody, 1, 0),
        Transition(.abandoned, .expire, .waiters([]), 1, 0),
        Transition(.abandoned, .removeAll, .waiters([]), 0, 0),

        Transition(.answered, .begin, .admission(.send(id: 0)), 1, 0),
        Transition(.answered, .abandonFirst, .waiter(nil), 0, 0),
        Transition(.answered, .abandonLast, .waiter(nil), 0, 0),
        Transition(.answered, .answer, .answered(.unknown), 0, 0),
        Transition(.answered, .withdraw, .waiter(nil), 0, 0),
        Transition(.answered, .promote, .nobody, 0, 0),
        Transition(.answered, .expire, .waiters([]), 0, 0),
        Transition(.answered, .removeAll, .waiters([]), 0, 0),

        Transition(.full, .begin, .admission(.wait), 256, 1),
        Transition(.full, .abandonFirst, .waiter(0), 256, 0),
        Transition(.full, .abandonLast, .waiter(nil), 256, 0),
        Transition(.full, .answer, .answered(.waiter(0)), 255, 0),
        Transition(.full, .withdraw, .waiter(0), 255, 0),
        Transition(.full, .promote, .nobody, 256, 0),
        Transition(.full, .expire, .waiters([0]), 256, 0),
        Transition(.full, .removeAll, .waiters(Array(0..<256)), 0, 0),

        Transition(.inLine, .begin, .admission(.refuse), 256, 1),
        Transition(.inLine, .abandonFirst, .waiter(0), 256, 1),
        Transition(.inLine, .abandonLast, .waiter(256), 256, 0),
        Transition(.inLine, .answer, .answered(.waiter(0)), 255, 1),
        Transition(.inLine, .withdraw, .waiter(0), 255, 1),
        Transition(.inLine, .promote, .nobody, 256, 1),
        Transition(.inLine, .expire, .waiters([0, 256]), 256, 0),
        Transition(.inLine, .removeAll, .waiters(Array(0..<257)), 0, 0),

        // Nobody overtakes: the free id is for the call in line, and a new call finds the line full.
        Transition(.vacant, .begin, .admission(.refuse), 255, 1),
        Transition(.vacant, .abandonFirst, .waiter(0), 255, 1),
        Transition(.vacant, .abandonLast, .waiter(256), 255, 0),
        Transition(.vacant, .answer, .answered(.waiter(0)), 254, 1),
        Transition(.vacant, .withdraw, .waiter(0), 254, 1),
        Transition(.vacant, .promote, .promoted(id: 7, 256), 256, 0),
        Transition(.vacant, .expire, .waiters([0, 256]), 255, 0),
        Transition(.vacant, .removeAll, .waiters(Array(0..<7) + Array(8..<257)), 0, 0),

        Transition(.lost, .begin, .admission(.send(id: 0)), 1, 0),
        Transition(.lost, .abandonFirst, .waiter(nil), 0, 0),
        Transition(.lost, .abandonLast, .waiter(nil), 0, 0),
        Transition(.lost, .answer, .answered(.unknown), 0, 0),
        Transition(.lost, .withdraw, .waiter(nil), 0, 0),
        Transition(.lost, .promote, .nobody, 0, 0),
        Transition(.lost, .expire, .waiters([]), 0, 0),
        Transition(.lost, .removeAll, .waiters([]), 0, 0),
    ]

    @Test("each input, in each situation", arguments: transitions)
    func transition(_ transition: Transition) {
        var table = transition.situation.table
        let output = transition.input.apply(to: &table)
        #expect(output == transition.output)
        #expect(table.callsInFlight == transition.inFlight)
        #expect(table.callsInLine == transition.inLine)
    }

    @Test("none is left out")
    func complete() {
        for situation in Situation.allCases {
            for input in Input.allCases {
                let lines = Self.transitions.count { $0.situation == situation && $0.input == input }
                #expect(lines == 1, "\(situation), \(input)")
            }
        }
    }
}
