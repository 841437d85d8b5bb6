import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import HardLight

@Suite("An event loop's turns", .timeLimit(.minutes(1)))
struct LoopContextTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    /// Runs on the loop, in a turn of its own.
    private func onLoop<Output: Sendable>(_ body: @escaping @Sendable (LoopContext) -> Output) async throws -> Output {
        try await loop.submit { [loop] in
            let context = LoopContext.shared(for: loop)
            context.beginTurn()
            defer { context.endTurn() }
            return body(context)
        }.get()
    }

    /// A connection whose flush does what the test says.
    private final class Participant: TurnParticipant, Sendable {
        private let flush: @Sendable () -> Void

        init(flush: @escaping @Sendable () -> Void) {
            self.flush = flush
        }

        func flushAtEndOfTurn() {
            flush()
        }
    }

    /// Starts a handler, and tells of its end.
    private func begin(_ context: LoopContext, _ work: @escaping @Sendable () async -> Void) -> EventLoopFuture<Void> {
        let end = context.eventLoop.makePromise(of: Void.self)
        _ = context.start {
            await work()
            end.succeed()
        }
        return end.futureResult
    }

    @Test("share one context for each loop, for as long as somebody has it")
    func shared() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let (one, other) = (group.next(), group.next())
        let contexts = [LoopContext.shared(for: one), .shared(for: other), .shared(for: one)]
        #expect(contexts[0] === contexts[2])
        #expect(contexts[0] !== contexts[1])
        #expect(contexts[0].lane != contexts[1].lane)
        try await group.shutdownGracefully()
    }

    @Test("forget a context that nobody has, when another loop gets one")
    func forgetting() async throws {
        let (one, other) = (NIOAsyncTestingEventLoop(), NIOAsyncTestingEventLoop())
        let used = LoopContext.shared(for: one)
        weak let unused = LoopContext.shared(for: other)
        try await waitUntil("it is forgotten") {
            _ = LoopContext.shared(for: NIOAsyncTestingEventLoop())
            return unused == nil
        }
        #expect(LoopContext.shared(for: one) === used)
    }

    @Test("run a task up to its first suspension at once, and on the loop ever after")
    func start() async throws {
        let steps = NIOLockedValueBox<[String]>([])
        @Sendable func step(_ name: String) {
            #expect(loop.inEventLoop, "\(name)")
            steps.withLockedValue { $0.append(name) }
        }
        let task = try await onLoop { context in
            defer { step("started") }
            return begin(context) {
                step("first")
                await Task.yield()
                step("second")
                // Elsewhere and back.
                await Task.detached {}.value
                step("third")
            }
        }
        try await task.get()
        #expect(steps.withLockedValue { $0 } == ["first", "started", "second", "third"])
    }

    @Test("write what ready tasks send in the same turn, and each connection once")
    func order() async throws {
        let steps = NIOLockedValueBox<[String]>([])
        @Sendable func step(_ name: String) {
            steps.withLockedValue { $0.append(name) }
        }
        let participant = Participant { step("flush") }
        let task = try await onLoop { context in
            defer { step("turn") }
            return begin(context) {
                await Task.yield()
                step("task")
                context.mark(participant)
            }
        }
        try await task.get()
        try await waitUntil("it is flushed") { steps.withLockedValue { $0.contains("flush") } }
        #expect(steps.withLockedValue { $0 } == ["turn", "task", "flush"])
    }

    @Test("lose no task that becomes ready while connections are flushed")
    func readyDuringFlush() async throws {
        let waiting = NIOLockedValueBox<CheckedContinuation<Void, Never>?>(nil)
        // A write that fails ends a connection, and with it the calls that a handler on this loop waits for.
        let participant = Participant {
            waiting.withLockedValue { waiting in
                waiting?.resume()
                waiting = nil
            }
        }
        let isDone = NIOLockedValueBox(false)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let context = LoopContext.shared(for: loop)
        try await loop.submit {
            context.beginTurn()
            _ = context.start {
                await withCheckedContinuation { continuation in
                    waiting.withLockedValue { $0 = continuation }
                }
                isDone.withLockedValue { $0 = true }
            }
            context.mark(participant)
            context.endTurn()
        }.get()
        try await waitUntil("the task goes on") { isDone.withLockedValue { $0 } }
        try await group.shutdownGracefully()
    }

    @Test("let others on the loop have their turn while a task yields")
    func fairness() async throws {
        let isOver = NIOLockedValueBox(false)
        let task = try await onLoop { context in
            begin(context) {
                while !isOver.withLockedValue({ $0 }) {
                    await Task.yield()
                }
            }
        }
        // It gets to run, though the task never waits.
        try await loop.submit { isOver.withLockedValue { $0 = true } }.get()
        try await task.get()
    }

    @Test("run what many threads make ready at once")
    func remote() async throws {
        let gates = Gates()
        let done = NIOLockedValueBox(0)
        let tasks = try await onLoop { context in
            (0..<100).map { gate in
                begin(context) {
                    try? await gates.pass(UInt32(gate))
                    done.withLockedValue { $0 += 1 }
                }
            }
        }
        await withTaskGroup { group in
            for part in 0..<4 {
                group.addTask {
                    gates.open((0..<25).map { UInt32(part * 25 + $0) })
                }
            }
        }
        for task in tasks {
            try await task.get()
        }
        #expect(done.withLockedValue { $0 } == 100)
    }
}
