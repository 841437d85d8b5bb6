import HardLightCore
import Testing

@Suite("A client and a server, joined in memory")
struct PairTests {
    @Test("a call there and back")
    func oneCall() throws {
        var pair = Pair(lineLimit: 0)
        try pair.call(.add(number: 1, amount: 5), timeout: nil, delay: 10)
        try pair.advance(by: 9, delay: 0)
        #expect(pair.idsWaiting == [])
        try pair.advance(by: 1, delay: 0)
        #expect(pair.idsWaiting == [0])
        try pair.serve(0, delay: 10)
        try pair.advance(by: 9, delay: 0)
        #expect(pair.ends == [:])
        try pair.advance(by: 1, delay: 0)
        #expect(pair.ends == [1: [.result(5)]])
        #expect(pair.mirror.sum == 5)
    }

    @Test("an answer that comes too late")
    func late() throws {
        var pair = Pair(lineLimit: 0)
        try pair.call(.add(number: 1, amount: 5), timeout: 15, delay: 10)
        try pair.advance(by: 10, delay: 0)
        try pair.serve(0, delay: 10)
        try pair.advance(by: 5, delay: 0)
        #expect(pair.ends == [1: [.timedOut]])
        #expect(pair.callsInFlight == 1)
        try pair.drive()
        #expect(pair.ends == [1: [.timedOut]])
        #expect(pair.callsInFlight == 0)
        // It was too late for the caller, and has happened all the same.
        #expect(pair.mirror.sum == 5)
    }

    @Test("257 calls: the last one goes when the first answer is here")
    func line() throws {
        var pair = Pair(lineLimit: 1)
        for number: UInt32 in 0..<258 {
            try pair.call(.add(number: number, amount: 1), timeout: nil, delay: 1)
        }
        #expect(pair.ends == [257: [.refused]])
        try pair.advance(by: 1, delay: 1)
        #expect(pair.idsWaiting.count == 256)
        try pair.serve(77, delay: 1)
        try pair.advance(by: 2, delay: 1)
        #expect(pair.ends[77] == [.result(1)])
        #expect(pair.callsInLine == 0)
        #expect(pair.idsWaiting.contains(77))
        try pair.drive()
        #expect(pair.ends.count == 258)
        #expect(pair.mirror.sum == 257)
    }

    @Test("random calls, cancellations, deadlines, changes, events and cuts", .timeLimit(.minutes(2)))
    func random() throws {
        var noise = Noise(for: "A client and a server")
        var counts: [String: Int] = [:]
        for round in 0..<24 {
            var pair = Pair(
                lineLimit: round % 2 == 0 ? 0 : noise.below(40),
                format: noise.once(in: 2) ? .withTopics : .withoutTopics
            )
            let isCut = round % 3 == 0
            try operate(&pair, calls: 300 + noise.below(500), &noise)
            if isCut {
                pair.cut()
                try pair.call(.fail(number: 0), timeout: nil, delay: 1)
                #expect(pair.ends[0]?.last == .connectionClosed, "seed \(noise.seed)")
            } else {
                try pair.drive()
            }
            check(pair, isCut: isCut, "seed \(noise.seed)")
            for end in pair.ends.values.joined() {
                counts["\(end)".prefix { $0 != "(" }.description, default: 0] += 1
            }
        }
        // Everything that can happen has happened.
        let kinds: Set = ["result", "error", "refused", "cancelled", "timedOut", "connectionClosed"]
        #expect(Set(counts.keys) == kinds, "seed \(noise.seed), \(counts)")
    }

    /// Random operations; calls have the numbers from 1 on.
    private func operate(_ pair: inout Pair, calls: Int, _ noise: inout Noise) throws {
        var number: UInt32 = 0
        // Servers are by turns fast and slow, so that the ids run out and come back.
        let eagerness = 1 + noise.below(6)
        while number < calls {
            let delay = UInt64(noise.below(20))
            switch noise.below(12 + eagerness) {
            case 0: pair.cancel(UInt32(noise.below(Int(number) + 2)))
            case 1: try pair.advance(by: UInt64(noise.below(30)), delay: delay)
            case 2: try pair.emit(UInt32(noise.below(1_000)), delay: delay)
            case 3: try pair.change(delay: delay) { $0.note = $0.note == nil ? "a note" : nil }
            case 4..<4 + eagerness:
                if let id = pair.idsWaiting.randomElement(using: &noise) { try pair.serve(id, delay: delay) }
            default:
                number += 1
                let timeout = noise.once(in: 4) ? UInt64(noise.below(400)) : nil
                let call: PairCall =
                    switch noise.below(8) {
                    case 0: .fail(number: number)
                    case 1: .listen(number: number, isOn: !noise.once(in: 3))
                    default: .add(number: number, amount: UInt32(noise.below(100)))
                    }
                try pair.call(call, timeout: timeout, delay: delay)
            }
        }
    }

    private func check(_ pair: Pair, isCut: Bool, _ comment: Comment) {
        #expect(pair.callsInFlight == 0, comment)
        #expect(pair.callsInLine == 0, comment)
        for (number, ends) in pair.ends {
            // Every call ends once, and with what the server said, if with an answer.
            #expect(ends.count == 1, comment)
            switch ends.first {
            case .result, .error: #expect(pair.served[number]?.end == ends.first, comment)
            case .refused: #expect(pair.served[number] == nil, comment)
            default: break
            }
        }
        // What arrived is what was sent, in its order, and all of it unless the connection broke.
        #expect(pair.statesSent.starts(with: pair.statesSeen), comment)
        #expect(pair.eventsSent.starts(with: pair.eventsReceived), comment)
        if !isCut {
            #expect(pair.isServerIdle, comment)
            #expect(pair.statesSeen.count == pair.statesSent.count, comment)
            #expect(pair.eventsReceived.count == pair.eventsSent.count, comment)
            #expect(pair.mirror == pair.state, comment)
            #expect(!pair.ends.values.joined().contains(.connectionClosed), comment)
        }
    }
}
