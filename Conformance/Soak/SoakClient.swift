import HardLight
import NIOConcurrencyHelpers
import NIOCore

/// One client after another: each connects, makes calls of all kinds at once, and goes as clients do.
struct Worker: Sendable {
    let address: String
    let fingerprint: NIOLockedValueBox<String>
    let loops: (any EventLoopGroup)?
    let ledger: NIOLockedValueBox<ClientLedger>
    let goal: Int
    /// Of all random choices of this worker.
    let seed: UInt64

    func run() async {
        var random = SplitMix64(state: seed)
        while ledger.withLockedValue({ $0.begun }) < goal, !Task.isCancelled {
            var configuration = ClientConfiguration()
            // A call that takes so long is lost.
            configuration.callTimeout = .seconds(60)
            configuration.eventLoopGroup = loops
            configuration.compressionLevel = random.chance(1, in: 2) ? .none : .standard
            do {
                let tls = ClientTLS.pinned(sha256: fingerprint.withLockedValue { $0 })
                let client = try await SoakClient.connect(to: address, tls: tls, configuration: configuration)
                ledger.count(\.connections)
                await use(client, &random)
            } catch {
                // The server restarts.
                ledger.count(\.failedConnections)
                try? await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func use(_ client: SoakClient, _ random: inout SplitMix64) async {
        let events = client.events
        let reader = Task {
            for await event in events {
                ledger.count(\.events)
                ledger.count(\.missedEvents, by: event.missed)
            }
        }
        let callers = Int(random.next() % 64) + 1
        let calls = Int(random.next() % 200) + 1
        let ending = random.next() % 3
        let seeds = (0..<callers).map { _ in random.next() }
        await withTaskGroup { group in
            for seed in seeds {
                group.addTask { await call(client, times: calls, SplitMix64(state: seed)) }
            }
            if ending == 0 {
                // Somebody hangs up while calls are in flight.
                try? await Task.sleep(for: .milliseconds(random.next() % 50))
                await client.close()
            }
        }
        if ending == 1 {
            await client.close(code: CloseCode(rawValue: 4000), reason: "enough")
        } else {
            await client.close(code: .goingAway)
        }
        _ = await client.untilClosed()
        await reader.value
    }

    private func call(_ client: SoakClient, times: Int, _ seeded: SplitMix64) async {
        var random = seeded
        for _ in 0..<times {
            if client.closure != nil { return }
            ledger.count(\.begun)
            let number = random.next()
            do {
                try await one(client, number, &random)
            } catch is CancellationError {
                ledger.count(\.cancelled)
            } catch let error as SoakError where error == .refused(number: number) {
                ledger.count(\.refused)
            } catch let error as RPCError where error.code == .connectionClosed {
                ledger.count(\.cutOff)
            } catch {
                ledger.withLockedValue { $0.fault("\(error)") }
            }
        }
    }

    /// Makes one call, and counts it unless it throws.
    private func one(_ client: SoakClient, _ number: UInt64, _ random: inout SplitMix64) async throws {
        switch random.next() % 100 {
        case 0..<3:
            let delay = random.next() % 30
            let task = Task { try await client.wait(number: number, milliseconds: 20) }
            try? await Task.sleep(for: .milliseconds(delay))
            task.cancel()
            try expect(await task.value == number, "wait")
        case 3..<8:
            let value = try await client.count()
            try expect(client.state.counter >= value, "the state came after the response")
        case 8..<10:
            try await client.refuse(number: number)
            ledger.withLockedValue { $0.fault("refuse did not") }
        case 10..<12:
            try await client.gossip(topic: UInt32(number % 100), stays: random.chance(1, in: 2))
            ledger.count(\.answered)
        default:
            try expect(await client.echo(number: number) == number, "echo")
        }
    }

    private func expect(_ isTrue: Bool, _ what: String) throws {
        if isTrue {
            ledger.count(\.answered)
        } else {
            ledger.withLockedValue { $0.fault("wrong answer: \(what)") }
        }
    }
}

/// Random numbers that a seed repeats (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func chance(_ part: UInt64, in whole: UInt64) -> Bool {
        next() % whole < part
    }
}
