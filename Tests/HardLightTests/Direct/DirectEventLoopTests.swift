#if DirectTransport && os(Linux)
    import NIOConcurrencyHelpers
    import NIOCore
    import Testing

    @testable import HardLight

    @Suite("Direct transport: its event loop", .serialized, .timeLimit(.minutes(1)))
    struct DirectEventLoopTests {
        private func withLoop(_ test: (any EventLoop) async throws -> Void) async throws {
            let group = DirectEventLoopGroup(numberOfThreads: 1)
            try await test(group.next())
            try await group.shutdownGracefully()
        }

        @Test("timers fire in the order of their times, and not before; those of one time as they were made")
        func timers() async throws {
            try await withLoop { loop in
                let fired = NIOLockedValueBox<[Int]>([])
                let start = NIODeadline.now()
                let delays = [30, 10, 20, 10, 0, 5, 1, 30].map { Int64($0) }
                let timers = delays.enumerated().map { index, delay in
                    loop.scheduleTask(deadline: start + .milliseconds(delay)) {
                        #expect(NIODeadline.now() >= start + .milliseconds(delay))
                        fired.withLockedValue { $0.append(index) }
                    }
                }
                for timer in timers {
                    try await timer.futureResult.get()
                }
                #expect(fired.withLockedValue { $0 } == [4, 6, 5, 1, 3, 2, 0, 7])
            }
        }

        @Test("a timer of microseconds does not wait for milliseconds, and lets the sockets have their turn")
        func shortTimer() async throws {
            try await withLoop { loop in
                let start = ContinuousClock.now
                for _ in 0..<200 {
                    try await loop.scheduleTask(in: .microseconds(50)) {}.futureResult.get()
                }
                // By milliseconds it would be a multiple of this, however fast the machine is; a busy one may take long.
                #expect(ContinuousClock.now - start < .seconds(10))
            }
        }

        @Test("a cancelled timer does not fire, and lets go of what it holds", arguments: [true, false])
        func cancel(onLoop: Bool) async throws {
            try await withLoop { loop in
                weak var weakToken: Token?
                let timer: Scheduled<Void>
                do {
                    let token = Token()
                    weakToken = token
                    timer = loop.scheduleTask(in: .hours(1)) { token.touch() }
                }
                #expect(weakToken != nil)
                if onLoop {
                    try await loop.submit { timer.cancel() }.get()
                } else {
                    timer.cancel()
                }
                await #expect(throws: EventLoopError.self) { try await timer.futureResult.get() }
                try await loop.submit {}.get()
                #expect(weakToken == nil)
            }
        }

        @Test("any number of timers, most of them cancelled")
        func manyTimers() throws {
            var timers = DirectTimers()
            var noise = Noise(seed: 7)
            var kept: [DirectTimer] = []
            for _ in 0..<2000 {
                let deadline = NIODeadline.uptimeNanoseconds(noise.next() % 500)
                let timer = DirectTimer(deadline: deadline) {
                } refuse: {
                }
                timers.insert(timer)
                if noise.next() % 3 == 0 {
                    kept.append(timer)
                } else {
                    timers.remove(timer)
                    timers.remove(timer)
                }
                #expect(timers.next == kept.map(\.deadline).min())
            }
            let expected = kept.enumerated().sorted {
                ($0.element.deadline, $0.offset) < ($1.element.deadline, $1.offset)
            }
            let due = timers.removeDue(at: .uptimeNanoseconds(250))
            #expect(
                due.map(ObjectIdentifier.init) == expected.map(\.element).prefix(due.count).map(ObjectIdentifier.init)
            )
            #expect(due.last.map { $0.deadline <= .uptimeNanoseconds(250) } == true)
            #expect(timers.next.map { $0 > .uptimeNanoseconds(250) } == true)
            #expect(timers.removeAll().count == kept.count - due.count)
        }

        @Test("what other threads execute runs once each, in each thread's order")
        func executeFromThreads() async throws {
            try await withLoop { loop in
                let seen = NIOLockedValueBox<[Int: [Int]]>([:])
                try await withThrowingTaskGroup { group in
                    for thread in 0..<8 {
                        group.addTask {
                            for number in 0..<2000 {
                                loop.execute { seen.withLockedValue { $0[thread, default: []].append(number) } }
                            }
                            try await loop.submit {}.get()
                        }
                    }
                    try await group.waitForAll()
                }
                for thread in 0..<8 {
                    #expect(seen.withLockedValue { $0[thread] } == Array(0..<2000))
                }
            }
        }

        @Test("what is executed on the loop runs before any timer, however much it is")
        func executeOnLoop() async throws {
            try await withLoop { loop in
                let order = NIOLockedValueBox<[String]>([])
                @Sendable func chain(_ left: Int) {
                    if left == 0 {
                        order.withLockedValue { $0.append("chain") }
                    } else {
                        loop.execute { chain(left - 1) }
                    }
                }
                try await loop.submit {
                    loop.scheduleTask(in: .nanoseconds(0)) { order.withLockedValue { $0.append("timer") } }
                    chain(1000)
                }
                .get()
                try await waitUntil("both have run") { order.withLockedValue { $0.count == 2 } }
                #expect(order.withLockedValue { $0 } == ["chain", "timer"])
            }
        }

        @Test("a loop that has ended drops what is executed, and has failed the timers that it held")
        func shutdown() async throws {
            let group = DirectEventLoopGroup(numberOfThreads: 2)
            let loop = group.next()
            let failures = NIOLockedValueBox(0)
            loop.scheduleTask(in: .hours(1)) {}.futureResult.whenFailure { _ in failures.withLockedValue { $0 += 1 } }
            try await group.shutdownGracefully()
            #expect(failures.withLockedValue { $0 } == 1)
            loop.execute { Issue.record("it has ended") }
            // Once more is no harm.
            try await group.shutdownGracefully()
        }

        @Test("a group that ends closes its connections and ports")
        func shutdownWithConnections() async throws {
            let group = DirectEventLoopGroup(numberOfThreads: 2)
            try await withServer {
                $0.eventLoopGroup = Mix.group
            } _: { server in
                let client = try await server.connect { $0.eventLoopGroup = group }
                #expect(try await client.double(2) == 4)
                try await group.shutdownGracefully()
                let closure = await client.untilClosed()
                #expect(closure != nil)
                try await server.waitForConnections(0)
            }
        }

        private final class Token: Sendable {
            func touch() {}
        }
    }
#endif
